/** The language server: the protocol's requests, answered from the analysis of the projects that are open. */
import { Console } from 'node:console';
import {
  definitionAt,
  hoverAt,
  lensesOf,
  measuresOf,
  outlineOf,
  type Outline,
  renamableAt,
  renameAt,
} from '@tradewind/codegen/editor';
import {
  type ClientCapabilities,
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type DocumentSymbol,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  MessageType,
  type Position,
  ResponseError,
  ShowMessageNotification,
  SymbolKind,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Edits } from './edits.ts';
import { hoverText } from './hover-text.ts';
import { lensTexts } from './lens-text.ts';
import type { OpenProject } from './open-project.ts';
import { type InProject, Projects } from './projects.ts';
import { historyWarning } from './rename-text.ts';
import { rangeOf, spotOf } from './translate.ts';
import type { Words } from './words.ts';

export interface ServerSettings {
  readonly version: string;
  readonly words: Words;
  readonly now: () => number;
}

const fixAllKind = `${CodeActionKind.SourceFixAll}.tradewind`;

/** Serves this process's stdin and stdout, and ends the process when the editor has gone. */
export function serve(settings: ServerSettings): void {
  const connection = createConnection(process.stdin, process.stdout);
  // A config is a program, and may print; stdout is the protocol's.
  globalThis.console = new Console(process.stderr);
  new Server(connection, settings).listen();
}

class Server {
  readonly #connection: Connection;
  readonly #settings: ServerSettings;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #projects: Projects;
  /** What the lenses of a project's dags show. */
  readonly #lenses = new WeakMap<OpenProject, string>();
  #capabilities: ClientCapabilities = {};
  #edits: Edits;

  constructor(connection: Connection, settings: ServerSettings) {
    this.#connection = connection;
    this.#settings = settings;
    this.#projects = new Projects(connection, (project) => this.#refreshLenses(project));
    this.#edits = new Edits(this.#projects, {});
  }

  listen(): void {
    this.#answerLifecycle();
    this.#followDocuments();
    this.#answerReading();
    this.#answerChanging();
    this.#documents.listen(this.#connection);
    this.#connection.listen();
  }

  #answerLifecycle(): void {
    let folders: readonly string[] = [];
    this.#connection.onInitialize((params) => {
      this.#capabilities = params.capabilities;
      this.#edits = new Edits(this.#projects, params.capabilities);
      folders = foldersOf(params);
      return this.#abilities();
    });
    this.#connection.onInitialized(() => {
      for (const uri of folders) this.#projects.openFolder(uri);
      void this.#watch();
    });
    this.#connection.onShutdown(() => this.#projects.close());
  }

  #abilities(): InitializeResult {
    return {
      serverInfo: { name: 'tradewind', version: this.#settings.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeLensProvider: {},
        definitionProvider: true,
        documentSymbolProvider: { label: 'Tradewind' },
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #watch(): Promise<void> {
    const { workspace } = this.#capabilities;
    if (workspace?.workspaceFolders === true) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
        for (const { uri } of removed) await this.#projects.closeFolder(uri);
        for (const { uri } of added) this.#projects.openFolder(uri);
      });
    }
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
      const watchers = [{ globPattern: '**/*.{ts,mts,cts,tsx,json}' }, { globPattern: '**/tradewind.config.{js,mjs}' }];
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
  }

  #followDocuments(): void {
    this.#documents.onDidChangeContent(({ document }) => this.#projects.setBuffer(document));
    this.#documents.onDidClose(({ document }) => this.#projects.closeBuffer(document.uri));
    // For editors that do not watch files.
    this.#documents.onDidSave(({ document }) => this.#projects.changed(document.uri));
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.#projects.changed(uri);
    });
  }

  #answerReading(): void {
    const connection = this.#connection;
    connection.onHover(async ({ textDocument, position }) => {
      const asked = await this.#asked(textDocument.uri, position);
      const answer = asked && hoverAt(asked.analysis, asked.spot);
      if (answer === undefined) return null;
      const value = hoverText(answer, this.#settings.words, this.#settings.now());
      return { range: rangeOf(answer.range), contents: { kind: 'markdown', value } };
    });
    connection.onCodeLens(async ({ textDocument }) => {
      const asked = await this.#asked(textDocument.uri);
      const lenses = asked === undefined ? [] : lensesOf(asked.analysis, asked.at.file);
      return lenses.flatMap((lens) =>
        lensTexts(lens).map((title) => ({ range: rangeOf(lens.range), command: { title, command: '' } })),
      );
    });
    connection.onDefinition(async ({ textDocument, position }) => {
      const asked = await this.#asked(textDocument.uri, position);
      const answer = asked && definitionAt(asked.analysis, asked.spot);
      if (answer === undefined || asked === undefined) return null;
      const targets = answer.targets.map((target) => ({
        uri: this.#projects.uriOf(asked.at.project, target.file),
        range: rangeOf(target),
      }));
      if (this.#capabilities.textDocument?.definition?.linkSupport !== true) return targets;
      return targets.map(({ uri, range }) => ({
        originSelectionRange: rangeOf(answer.range),
        targetUri: uri,
        targetRange: range,
        targetSelectionRange: range,
      }));
    });
    connection.onDocumentSymbol(async ({ textDocument }) => {
      const asked = await this.#asked(textDocument.uri);
      return asked === undefined ? [] : outlineOf(asked.analysis, asked.at.file).map((one) => symbolOf(one));
    });
  }

  #answerChanging(): void {
    const connection = this.#connection;
    connection.onCodeAction(async ({ textDocument, range, context }) => {
      const asked = await this.#asked(textDocument.uri);
      if (asked === undefined) return [];
      const wants = (kind: string): boolean =>
        context.only === undefined || context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
      return [
        ...(wants(CodeActionKind.QuickFix) ? this.#edits.quickFixes(asked.at, range) : []),
        ...(context.only !== undefined && wants(fixAllKind) ? this.#edits.fixAll(asked.at, fixAllKind) : []),
      ];
    });
    connection.onPrepareRename(async ({ textDocument, position }) => {
      const asked = await this.#asked(textDocument.uri, position);
      const found = asked && renamableAt(asked.analysis, asked.spot);
      return found === undefined ? null : { range: rangeOf(found.range), placeholder: found.name };
    });
    connection.onRenameRequest(async ({ textDocument, position, newName }) => {
      const asked = await this.#asked(textDocument.uri, position);
      const answer = asked && renameAt(asked.analysis, asked.spot, newName);
      if (asked === undefined || answer === undefined) return null;
      if ('refused' in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
      const warning = historyWarning(answer);
      if (warning !== undefined) {
        // Not a request: nobody has to answer.
        await connection.sendNotification(ShowMessageNotification.type, {
          type: MessageType.Warning,
          message: warning,
        });
      }
      return this.#edits.rename(asked.at, answer);
    });
  }

  /** An editor asks for lenses when their document is edited; a dag may also change with what it imports. */
  #refreshLenses(project: OpenProject): void {
    if (this.#capabilities.workspace?.codeLens?.refreshSupport !== true) return;
    const dags = project.analysis()?.dags ?? [];
    const now = JSON.stringify(dags.map(({ read }) => [read.dag.id, measuresOf(read.dag)]));
    if (this.#lenses.get(project) === now) return;
    this.#lenses.set(project, now);
    // Who cannot be asked shows the old ones a while longer.
    this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
  }

  /** The analysis of the project of a document, with all that was typed so far. */
  async #asked(uri: string, position: Position = { line: 0, character: 0 }): Promise<Asked | undefined> {
    const at = await this.#projects.projectOf(uri);
    const analysis = at?.project.analysis();
    return at && analysis && { at, analysis, spot: spotOf(at.file, position) };
  }
}

interface Asked {
  readonly at: InProject;
  readonly analysis: NonNullable<ReturnType<InProject['project']['analysis']>>;
  readonly spot: ReturnType<typeof spotOf>;
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri === null ? [] : [rootUri];
}

function symbolOf({ name, range, nameRange, children }: Outline, kind: SymbolKind = SymbolKind.Module): DocumentSymbol {
  return {
    name,
    kind,
    range: rangeOf(range),
    selectionRange: rangeOf(nameRange),
    children: children.map((child) => symbolOf(child, SymbolKind.Event)),
  };
}
