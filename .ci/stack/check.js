// Are the dashboards what Grafana calls a dashboard, and is what Kubernetes is given what its API
// and the Prometheus operator's call so? Unknown fields are found by TypeScript, which knows the
// types; values that do not match a pattern are found by the validators of the models.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PodMonitor, PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
import { ConfigMap } from "kubernetes-models/v1";
import ts from "typescript";
import { parseAllDocuments } from "yaml";

const root = new URL("../../", import.meta.url);
const generated = new URL("target/", import.meta.url);
const findings = [];
const programs = [];

function write(name, text) {
  const file = new URL(name, generated);
  writeFileSync(file, text);
  return file.pathname;
}

/** A program that is right if a value is of a type. */
function program(name, imports, json, type) {
  programs.push(write(`${name}.ts`, `${imports}\nexport const value = ${json.trim()} satisfies ${type};\n`));
}

/** TypeScript takes no text for an enum of texts, but JSON has nothing else. */
function withoutEnums(types) {
  return types.replace(/export declare enum (\w+) \{([^}]*)\}/g, (_, name, members) => {
    const values = [...members.matchAll(/= ("[^"]*"|-?\d+)/g)].map((member) => member[1]);
    return `export type ${name} = ${values.join(" | ")};`;
  });
}

/** What Grafana itself writes into a dashboard, and its types do not know (yet). */
function withWhatIsMissing(types) {
  return (
    types
      .replace("export interface VariableModel {", "$&\n    definition?: string;")
      .replace(
        /(export interface VariableModel \{[^]*?current\?: )VariableOption;/,
        "$1VariableOption | Record<string, never>;",
      )
      // Annotations hold what their data source has asked for.
      .replace("export interface AnnotationQuery {", "$&\n    [field: string]: unknown;")
      .replace(/target\?: AnnotationTarget;/, "target?: Record<string, unknown>;")
  );
}

function dashboards() {
  const types = createRequire(import.meta.url)
    .resolve("@grafana/schema")
    .replace(/dist\/.*/, "dist/types/raw/dashboard/x/types.gen.d.ts");
  write("dashboard.d.ts", withWhatIsMissing(withoutEnums(readFileSync(types, "utf8"))));
  const folder = new URL("dashboards/grafana/dashboards/", root);
  for (const file of readdirSync(folder)) {
    const json = readFileSync(new URL(file, folder), "utf8");
    program(file.replace(".json", ""), 'import type { Dashboard } from "./dashboard.js";', json, "Dashboard");
  }
}

function manifests() {
  const java = execFileSync("java", ["dashboards/kubernetes/Manifests.java", "--label", "release=a"], {
    cwd: root,
  });
  const models = { PodMonitor, PrometheusRule, ConfigMap };
  for (const document of parseAllDocuments(java.toString())) {
    const value = document.toJS();
    const { kind } = value;
    const from =
      kind === "ConfigMap"
        ? "kubernetes-models/v1"
        : "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
    try {
      new models[kind](value).validate();
    } catch (error) {
      findings.push(`${kind} ${value.metadata.name}: ${error.message}`);
    }
    program(
      `${kind}-${value.metadata.name}`,
      `import type { I${kind} } from "${from}";`,
      JSON.stringify(value, null, 2),
      `I${kind}`,
    );
  }
}

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
dashboards();
manifests();
const options = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const errors = ts.getPreEmitDiagnostics(ts.createProgram(programs, options));
const host = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => generated.pathname,
  getNewLine: () => "\n",
};
if (errors.length > 0) {
  findings.push(ts.formatDiagnostics(errors, host));
}
console.log(findings.length > 0 ? findings.join("\n") : `${programs.length} files are of their types`);
process.exitCode = findings.length > 0 ? 1 : 0;
