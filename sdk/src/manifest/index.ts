export { type Edge, edges } from './edges.ts';
export { Ways } from './ways.ts';
export { type ManifestErrorCode, manifestErrors } from './errors.ts';
export {
  type HandleReference,
  type Reference,
  childrenOf,
  handlesOf,
  inputsOf,
  instanceKey,
  isHandle,
  parseInstanceKey,
  pointsOf,
  refsOf,
  valuesOfPoint,
} from './graph.ts';
export { parseManifest } from './parse.ts';
export { manifestSchema } from './schema.ts';
export {
  type Bundle,
  type DagManifest,
  type Encoded,
  type FlowParameter,
  type GroupId,
  type GroupManifest,
  type Guard,
  type JoinId,
  type JoinManifest,
  type JsonSchema,
  type Manifest,
  type NodeId,
  type NodeManifest,
  type NodeOptions,
  type Operator,
  type ParameterManifest,
  type PointId,
  type PointManifest,
  type PointOutcome,
  type Position,
  type Positions,
  type RegionId,
  type RegionManifest,
  type Schedule,
  type TaskKey,
  type TaskManifest,
  type TriggerRule,
  type Value,
  manifestFormat,
  manifestFormatVersion,
  operators,
  triggerRules,
} from './types.ts';
export { misfitOf } from '../schemas/misfit.ts';
export { alternativesOf, isSchema, type Kind, kindOf, titleOf } from '../schemas/schema.ts';
export { literalsOf, literalText, typeText } from '../schemas/type-text.ts';
