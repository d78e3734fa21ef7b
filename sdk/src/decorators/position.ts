/**
 * Where a decorator stands, in the types of both settings. Standard decorators get the method and a context; legacy ones
 * (`experimentalDecorators`) the prototype, the name and the property descriptor. Told apart by `'kind' in context`.
 */

/** The context of a standard decorator before a method. */
export interface MethodContext {
  readonly kind: 'method';
  readonly name: string | symbol;
  readonly static: boolean;
  readonly private: boolean;
  /** Undefined only if the code was compiled without support for it. */
  readonly metadata: object | undefined;
}

/** What is not reached from an instance, or only from inside its class. */
export type OutsideContext = (MethodContext & { readonly static: true }) | (MethodContext & { readonly private: true });

/** A legacy descriptor of a method. Only what is read, so that it is not compared both ways. */
export interface MethodDescriptor<M> {
  readonly value?: M;
}

/** The target of a legacy decorator before a static method. */
export type ClassTarget = abstract new (...args: never) => unknown;

export type MemberName = string | symbol;
