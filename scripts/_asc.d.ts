/**
 * What scripts/build_kernels.ts uses of the AssemblyScript compiler. Its own
 * declarations would make the names of its types global in this project.
 */

/** How the compiler reaches files. */
export interface Host {
  readonly readFile: (name: string) => string | null;
  readonly writeFile: (name: string, contents: Uint8Array | string) => void;
  readonly listFiles: () => string[];
}

declare const compiler: {
  main(
    args: readonly string[],
    host: Host,
  ): Promise<{
    readonly error: Error | null;
    readonly stderr: { toString(): string };
  }>;
};
export default compiler;
