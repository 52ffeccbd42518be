// How vega.js beside this file is made: run `node build.mjs` here, with npm at hand. Only authors do, when Altair moves on.
//
// versions.json says what goes in. `before` makes the resolution repeatable without a lock file, which would name the
// host that packages came from: npm takes no release that is younger. The same versions give the same bytes, whose
// sha256 is written back; tests/drawing/test_bundle.py holds file and record together, and the version to Altair's.
// When Altair writes another Vega-Lite, that test fails: put the new versions here, run this, and commit all of it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const versions = JSON.parse(readFileSync(join(here, "versions.json"), "utf8"));
const { vega, "vega-lite": lite, esbuild, before } = versions;

// What the stage calls, and nothing else: see ../stage.js.
const ENTRY = 'export { View, loader, parse, read } from "vega";\nexport { compile } from "vega-lite";\n';

const work = mkdtempSync(join(tmpdir(), "vega-"));
try {
  const run = (command, ...args) => execFileSync(command, args, { cwd: work, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" });
  writeFileSync(join(work, "package.json"), '{ "private": true }');
  writeFileSync(join(work, "entry.mjs"), ENTRY);
  run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--before", before, `vega@${vega}`, `vega-lite@${lite}`, `esbuild@${esbuild}`);
  run(join(work, "node_modules", ".bin", "esbuild"), "entry.mjs", "--bundle", "--minify", "--format=esm", "--legal-comments=none", "--metafile=meta.json", "--outfile=out.js");

  const code = `// Vega ${vega} and Vega-Lite ${lite}, as build.mjs bundles them; licences: LICENSES.txt\n${readFileSync(join(work, "out.js"), "utf8")}`;
  writeFileSync(join(here, "vega.js"), code);
  writeFileSync(join(here, "LICENSES.txt"), licences());
  versions.sha256 = createHash("sha256").update(code).digest("hex");
  writeFileSync(join(here, "versions.json"), `${JSON.stringify(versions, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

// The licence of every package of which the bundle holds code; those with the same text stand together.
function licences() {
  const { inputs } = JSON.parse(readFileSync(join(work, "meta.json"), "utf8"));
  const folders = new Set(Object.keys(inputs).map((path) => path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean));
  const byText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(work, folder, "package.json"), "utf8"));
    const file = readdirSync(join(work, folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = readFileSync(join(work, folder, file), "utf8").replace(/\r\n/g, "\n").trim();
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return `vega.js holds code of these packages.\n\n${parts.join(`\n${"-".repeat(100)}\n\n`)}`;
}
