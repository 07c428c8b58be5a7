// What can be taken away: numbers, pictures, and the page with everything in it.

import { download, element } from "./dom.js";
import { themed } from "./colours.js";

const MODULES = [
  "catalogue",
  "colours",
  "controls",
  "density",
  "dom",
  "events",
  "export",
  "format",
  "headline",
  "heat",
  "lines",
  "main",
  "panel",
  "plot",
  "run",
  "slice",
  "source",
  "status",
  "uplot",
  "view",
];
const PREFIX = "spherometer/";

/** All rows of a run, with all digits. */
export function saveTable(run) {
  const names = [...run.columns.keys()];
  const head = ["batch", "epoch", "time", "kind", ...names].map(quoted).join(",");
  const rows = run.batch.map((batch, row) =>
    [
      batch,
      run.epoch[row],
      new Date(run.time[row]).toISOString(),
      run.kind[row],
      ...names.map((name) => run.columns.get(name)[row]),
    ].join(","),
  );
  download(`${fileName(run.name)}.csv`, new Blob([[head, ...rows, ""].join("\n")], { type: "text/csv" }));
}

function quoted(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Where the styles of a saved page go. */
const STYLES = "styles";

/** A chart with its title and legend. */
export function savePicture(panel) {
  const plot = panel.plot;
  if (!plot) {
    return;
  }
  const ratio = devicePixelRatio;
  const drawn = plot.ctx.canvas;
  const picture = element("canvas", { width: drawn.width });
  const context = picture.getContext("2d");
  const legend = placed(panel, context, ratio, drawn.width);
  const top = (legend.at(-1)?.y ?? 24 * ratio) + 10 * ratio;
  picture.height = drawn.height + top;
  context.fillStyle = themed("panel");
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, top);
  context.fillStyle = themed("text");
  context.font = `600 ${15 * ratio}px system-ui, sans-serif`;
  context.fillText(
    `${panel.chart.title}${panel.chart.unit ? `, ${panel.chart.unit}` : ""}`,
    10 * ratio,
    20 * ratio,
  );
  context.font = legendFont(ratio);
  legend.forEach((entry) => writeEntry(context, entry, ratio));
  picture.toBlob((blob) => download(`${fileName(panel.runs[0].name)}-${panel.chart.id}.png`, blob));
}

const legendFont = (ratio) => `${12 * ratio}px system-ui, sans-serif`;

/** Entries of the legend one after another, in as many rows as they take. */
function placed(panel, context, ratio, width) {
  context.font = legendFont(ratio);
  let [x, y] = [10 * ratio, 42 * ratio];
  return [...panel.legend.children]
    .filter((entry) => entry.getAttribute("aria-pressed") === "true")
    .map((entry) => {
      const name = entry.querySelector(".name").textContent;
      const room = context.measureText(name).width + 32 * ratio;
      if (x + room > width && x > 10 * ratio) {
        [x, y] = [10 * ratio, y + 18 * ratio];
      }
      const place = { name, x, y, colour: entry.querySelector(".swatch").style.background };
      x += room;
      return place;
    });
}

function writeEntry(context, { name, x, y, colour }, ratio) {
  context.fillStyle = colour;
  context.fillRect(x, y - 7 * ratio, 12 * ratio, 3 * ratio);
  context.fillStyle = themed("text");
  context.fillText(name, x + 16 * ratio, y);
}

/**
 * One HTML file that shows the same without a server. Modules become data that an import map names.
 *
 * @param {object} list what the server says of all runs
 * @param {Run[]} runs those to keep
 */
export async function savePage(list, runs) {
  const [modules, styles, licence] = await Promise.all([
    Promise.all(MODULES.map(async (name) => [`${PREFIX}${name}.js`, await text(`page/${name}.js`)])),
    Promise.all(["page/uplot.css", "page/page.css"].map(text)),
    text("page/uplot-license.txt"),
  ]);
  const imports = Object.fromEntries(
    modules.map(([name, source]) => [
      name,
      `data:text/javascript;charset=utf-8,${encodeURIComponent(byName(source))}`,
    ]),
  );
  const kept = { savedAt: Date.now(), list, runs: runs.map((run) => run.answer()) };
  const page = new DOMParser().parseFromString(await text("./"), "text/html");
  page.querySelectorAll("link, script").forEach((one) => one.remove());
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:";
  page.head.prepend(
    page.createComment(`\nuPlot, https://github.com/leeoniya/uPlot\n${licence.replaceAll("--", "- -")}`),
  );
  page.head.append(
    made(page, "meta", { httpEquiv: "Content-Security-Policy", content: policy }),
    page.createComment(STYLES), // the policy of this page would forbid the elements themselves
    made(page, "script", { type: "application/json", id: "saved", textContent: json(kept) }),
    made(page, "script", { type: "importmap", textContent: json({ imports }) }),
    made(page, "script", { type: "module", textContent: `import "${PREFIX}main.js";` }),
  );
  page.title = `${runs.map((run) => run.name).join(", ")} – Spherometer`;
  download(
    `${fileName(runs[0].name)}.html`,
    new Blob(["<!doctype html>\n", styled(page.documentElement.outerHTML, styles)], { type: "text/html" }),
  );
}

function styled(html, styles) {
  const elements = styles.map((style) => `<style>${style}</style>`).join("\n");
  return html.replace(`<!--${STYLES}-->`, () => elements);
}

function byName(source) {
  return source.replace(/(\bfrom\s*|\bimport\s*)"\.\/([a-z]+\.js)"/g, `$1"${PREFIX}$2"`);
}

function made(page, tag, properties) {
  return Object.assign(page.createElement(tag), properties);
}

/** As text of a script element, which ends at the first "</script". */
function json(value) {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

async function text(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  }
  return answer.text();
}

function fileName(name) {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "run";
}
