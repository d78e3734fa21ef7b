/** All that needs TypeScript, behind one import: see `project/open.ts`. */
export { createProject } from './project/project.ts';
