import { defineConfig } from 'tradewind/config';

export default defineConfig({ pools: { api: 2 } });
