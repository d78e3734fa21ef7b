import { defineConfig } from 'tradewind/config';

export default defineConfig({});
