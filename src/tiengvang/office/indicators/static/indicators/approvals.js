// The box that ticks all others of the queue. Without this script each is ticked by itself.
const all = document.getElementById("ap-all");
if (all) {
  const boxes = [...document.querySelectorAll(".rg-queue input[name=reading]")];
  const show = () => {
    const ticked = boxes.filter((one) => one.checked).length;
    all.checked = ticked === boxes.length && ticked > 0;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = boxes.length === 0;
  all.addEventListener("change", () => boxes.forEach((one) => { one.checked = all.checked; }));
  boxes.forEach((one) => one.addEventListener("change", show));
}
