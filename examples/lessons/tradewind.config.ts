import { defineConfig } from 'tradewind/config';

export default defineConfig({ dags: ['[0-9]*/*.ts'] });
