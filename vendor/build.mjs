// Builds what the browser is served (src/tiengvang/office/shell/static/vendor) out of pinned packages, and writes
// VENDORED.md with each file's origin, licence and SHA-256. Run: npm install --no-package-lock && npm run build
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { geoArea, geoCentroid } from "d3-geo";
import { build } from "esbuild";
import { feature } from "topojson-client";
import { topology } from "topojson-server";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/tiengvang/office/shell/static/vendor");
const at = (...path) => join(here, "node_modules", ...path);
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const version = (name) => `${name} ${json(at(name, "package.json")).version}`;
mkdirSync(join(out, "world-atlas"), { recursive: true });

const bundle = (entry, name, global, banner) =>
  build({
    entryPoints: [join(here, entry)], outfile: join(out, name), bundle: true, minify: true, format: "iife",
    globalName: global, target: "es2019", legalComments: "none", charset: "utf8", banner: { js: `/* ${banner} */` },
  });
await bundle("echarts.entry.js", "echarts.js", "echarts",
  "Apache ECharts, Apache-2.0; holds zrender, BSD-3-Clause. See VENDORED.md");
await bundle("geo.entry.js", "geo.js", "geo", "d3-geo, topojson-client, d3-array; ISC. See VENDORED.md");
copyFileSync(at("htmx.org", "dist", "htmx.min.js"), join(out, "htmx.js"));

// Countries without the second layer ("land") and the names, which the office takes from CLDR; ids are ISO 3166-1.
const countries = (scale) => {
  const atlas = json(at("world-atlas", `countries-${scale}.json`));
  return feature(atlas, atlas.objects.countries).features.map(({ id, geometry }) => ({ type: "Feature", id, geometry, properties: {} }));
};
const write = (scale, features, grid) => {
  const made = topology({ countries: { type: "FeatureCollection", features } }, grid);
  for (const one of made.objects.countries.geometries) delete one.properties;
  writeFileSync(join(out, "world-atlas", `countries-${scale}.json`), JSON.stringify(made));
};
const coarse = countries("110m"), fine = countries("50m");
write("110m", coarse, 1e4);
write("50m", fine, 2e4);
// Countries too small for the coarse map: a point each, in degrees (longitude, latitude).
const drawn = new Set(coarse.map((one) => one.id));
const points = {};
for (const one of fine) {
  if (one.id && !drawn.has(one.id) && geoArea(one) < Math.PI) points[one.id] = geoCentroid(one).map((x) => Math.round(x * 100) / 100);
}
writeFileSync(join(out, "world-atlas", "points.json"), JSON.stringify(points));

const rows = [
  ["echarts.js", `${version("echarts")} (with ${version("zrender")}, ${version("tslib")})`, "Apache-2.0; zrender BSD-3-Clause; tslib 0BSD", "vendor/echarts.entry.js"],
  ["geo.js", `${version("d3-geo")}, ${version("topojson-client")}, ${version("d3-array")}`, "ISC", "vendor/geo.entry.js"],
  ["htmx.js", version("htmx.org"), "0BSD", "dist/htmx.min.js, unchanged"],
  ["world-atlas/countries-110m.json", version("world-atlas"), "ISC; data of Natural Earth, public domain", "countries only, without names"],
  ["world-atlas/countries-50m.json", version("world-atlas"), "ISC; data of Natural Earth, public domain", "countries only, without names"],
  ["world-atlas/points.json", version("world-atlas"), "ISC; data of Natural Earth, public domain", "centres of countries that the coarse map lacks"],
];
const table = rows.map(([name, what, licence, how]) => {
  const bytes = readFileSync(join(out, name));
  return `| ${name} | ${what} | ${licence} | ${how} | ${bytes.length} | \`${createHash("sha256").update(bytes).digest("hex")}\` |`;
});
writeFileSync(join(out, "VENDORED.md"), `# Files of others that the office serves

Made by \`vendor/build.mjs\` from the packages pinned in \`vendor/package.json\`; licence texts are in \`licences.txt\`.

| file | from | licence | what was done | bytes | SHA-256 |
|---|---|---|---|---|---|
${table.join("\n")}
`);
const licences = [["echarts", "LICENSE"], ["echarts", "NOTICE"], ["zrender", "LICENSE"], ["tslib", "LICENSE.txt"], ["d3-geo", "LICENSE"],
  ["d3-array", "LICENSE"], ["topojson-client", "LICENSE"], ["htmx.org", "LICENSE"], ["world-atlas", "LICENSE"]];
writeFileSync(join(out, "licences.txt"), licences
  .map(([name, file]) => `${"=".repeat(100)}\n${version(name)}: ${file}\n${"=".repeat(100)}\n${readFileSync(at(name, file), "utf8").trim()}\n`)
  .join("\n"));
