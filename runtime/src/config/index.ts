/** What `tradewind.config.ts` imports: the compiler's other types would bring a whole TypeScript into its users' programs. */
export { defineConfig, type LocalConfig, type TradewindConfig } from '@tradewind/codegen/config';
