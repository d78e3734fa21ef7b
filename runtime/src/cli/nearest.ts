export { nearest } from '@tradewind/codegen';
