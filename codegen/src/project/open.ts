import type { Project, ProjectOptions } from './api.ts';

/** Opens a project for as long as it is edited. Only this loads TypeScript. */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const { createProject } = await import('../phases.ts');
  return createProject(options);
}
