/** The module around printed flows, in both spellings. */

export interface FlowText {
  readonly params: string;
  readonly lines: readonly string[];
}

export interface PrintedFlow extends FlowText {
  readonly name: string;
  readonly kind: 'dag' | 'group';
}

const sdkNames = ['chain', 'dag', 'failure', 'group', 'isSkip', 'run', 'succeeded'];
const taskNames =
  'num add odd picky fails absent flaky hopeless sum size text rec pair range wide many none brittle table seen closed opened torn stuck'.split(
    ' ',
  );

export function moduleOf(
  flows: readonly PrintedFlow[],
  name: string,
): { readonly source: string; readonly classSource: string } {
  const text = flows
    .map(
      (flow) =>
        `export const ${flow.name} = ${flow.kind}(${asyncOf(flow)}(${flow.params}) => {\n${bodyOf(flow)}\n});\n`,
    )
    .join('\n');
  const tasks = wordsOf(taskNames, text);
  const source = `import { ${wordsOf(sdkNames, text)} } from 'tradewind';\n${tasks === '' ? '' : `import { ${tasks} } from '../tasks.ts';\n`}\n${text}`;
  return { source, classSource: classOf(flows, name) };
}

function classOf(flows: readonly PrintedFlow[], name: string): string {
  const members = [...taskNames, ...flows.filter(({ kind }) => kind === 'group').map((flow) => flow.name)];
  const called = new RegExp(`(?<![.\\w])(${members.join('|')})(?=\\(|\\.(?:with|after)\\()`, 'g');
  const methods = flows.map(
    (flow) =>
      `  @${flow.kind}()\n  ${asyncOf(flow)}${flow.kind === 'dag' ? `${name}Class` : flow.name}(this: Flow<this>, ${flow.params}) {\n${bodyOf(flow).replace(called, 'this.$1')}\n  }\n`,
  );
  const text = methods.join('\n');
  return `import { ${wordsOf(sdkNames, text)}, type Flow } from 'tradewind';\nimport { Tasks } from '../tasks.ts';\n\nexport class ${name}Class extends Tasks {\n${text}}\n`;
}

const bodyOf = ({ lines }: FlowText): string => lines.join('\n');
const asyncOf = (flow: FlowText): string => (bodyOf(flow).includes('await') ? 'async ' : '');
const wordsOf = (from: readonly string[], text: string): string =>
  from.filter((word) => new RegExp(`\\b${word}\\b`).test(text)).join(', ');
