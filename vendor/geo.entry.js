// What the office uses of d3-geo and topojson-client: two projections, the path maker, shapes out of a topology.
export { geoContains, geoEqualEarth, geoMercator, geoNaturalEarth1, geoPath } from "d3-geo";
export { feature, mesh } from "topojson-client";
