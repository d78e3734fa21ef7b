import { defineConfig } from 'tradewind/config';

export default defineConfig({ pools: { narrow: 1 } });
