/** What `tradewind.config.ts` imports. */
export { defineConfig, type LocalConfig, type TradewindConfig } from '@tradewind/codegen';
