/** `tradewind lsp`: the language server, for editors. */
import { serve } from '../../lsp/server.ts';
import type { Context } from '../context.ts';
import { explain } from '../explain/explain.ts';
import { scheduleText } from '../ui/schedule.ts';
import { version } from '../version.ts';

/** Never answers: the process ends when the editor says so, or is gone. */
export function lsp(context: Context): Promise<never> {
  serve({ version, words: { explain, schedule: scheduleText }, now: context.now });
  return new Promise(() => {});
}
