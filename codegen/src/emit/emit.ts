/** The last phase: from graphs and tasks to the files of a build. */
import type { ts } from 'ts-morph';
import type { BuiltBundle, BundleResult, BundleSources } from '../bundle/bundle.ts';
import type { GlueOrigin, TaskCode } from '../bundle/task-code.ts';
import { settingsFiles } from '../cache/settings-files.ts';
import type { ResolvedConfig } from '../config/options.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createSink } from '../diagnostics/sink.ts';
import type { LoadedProject } from '../load/load.ts';
import { moduleOf } from '../load/load.ts';
import type { ReadResult, TaskUse } from '../read/task-use.ts';
import { notBundled } from './errors.ts';
import { assembleManifest } from './manifest.ts';
import { withPlainKeys } from './plain-keys.ts';
import { once } from '../once.ts';
import { positionsOf } from './positions.ts';
import type { Section } from './sections.ts';
import { manifestsOfSection, type TaskManifestContext } from './task-manifest.ts';
import type { Build } from './write-build.ts';

export interface EmitInput {
  readonly project: LoadedProject;
  readonly config: ResolvedConfig;
  readonly dags: readonly ReadResult[];
  readonly schemas: TaskManifestContext['schemas'];
  /** Of these dags. */
  readonly called: readonly Section<TaskUse>[];
  /** Of `bundleInputOf` these sections. */
  readonly bundling: Promise<BundleResult>;
}

export interface Emitted {
  readonly build: Build;
  /** Every file that the result depends on, absolute. */
  readonly inputs: () => readonly string[];
}

/** What a bundle is made of. */
export interface BundleInput {
  readonly code: readonly (readonly TaskCode[])[];
  readonly sources: BundleSources;
}

/** What the bundle is made of, once all dags have been read. */
export function bundleInputOf(project: LoadedProject, called: readonly Section<TaskUse>[]): BundleInput {
  const code = called.map((section) => codeOfSection(section, project));
  const texts = new Map(project.sourceFiles.map((file) => [file.fileName, withPlainKeys(file)]));
  const leaves = new Set([...(project.leaves ?? [])].map((file) => moduleOf(project.projectRoot, file)));
  return { code, sources: { texts, leaves, settings: project.program.getCompilerOptions() } };
}

/** Makes a build, and writes nothing; or says why no bundle can be made. */
export async function emit({
  project,
  config,
  dags,
  schemas,
  called,
  bundling,
}: EmitInput): Promise<Emitted | readonly Diagnostic[]> {
  const { root } = config;
  // esbuild works in a process of its own meanwhile.
  // What cannot travel was found by the checks.
  const sink = createSink({ root });
  const context = { checker: project.checker, schemas, sink, dags: dags.map(({ dag }) => dag) };
  const tasks = called.map((section) => manifestsOfSection(section, context));
  const bundled = await bundling;
  if (!bundled.ok) return bundled.problems.map(notBundled);
  const built = bundled.bundle;
  const { manifest, bytes } = assembleManifest({
    dags: context.dags,
    tasks,
    bundle: { hash: built.hash, file: built.file },
  });
  const positions = positionsOf(manifest.version, dags, root);
  const sources = project.program.getSourceFiles().map(({ fileName }) => fileName);
  const build = { manifest, manifestBytes: bytes, bundle: built, positions };
  return { build, inputs: inputsOf(sources, built, config) };
}

/** On its own: the answer is kept for a while, and must not keep a checker. */
function inputsOf(sources: readonly string[], { inputs, packages }: BuiltBundle, config: ResolvedConfig) {
  return (): readonly string[] => [
    ...sources,
    ...inputs,
    ...settingsFiles(config.root, Object.keys(packages)),
    ...(config.file === undefined ? [] : [config.file]),
  ];
}

const codeOfSection = once((section: Section<TaskUse>, project: LoadedProject): TaskCode[] => {
  return section.tasks.flatMap((use) => codeOf(use, project));
});

/** None: what no worker runs. */
const codeOf = once((use: TaskUse, project: LoadedProject): TaskCode | [] => {
  if (use.kind === 'trigger') return [];
  if (use.kind === 'declared') {
    const { form, place } = use.declaration;
    return { key: use.key, code: { kind: form, place } };
  }
  const { parameters, code, imports, origin } = use.glue;
  return {
    key: use.key,
    code: { kind: 'glue', glue: { parameters, code, imports, origin: originOf(origin, project) } },
  };
});

function originOf(node: ts.Node, project: LoadedProject): GlueOrigin {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { module: moduleOf(project.projectRoot, file.fileName), line, column: character };
}
