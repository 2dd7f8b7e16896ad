/** Makes those scenes of a data set that are missing in its folder. Guards itself against a second run beside it. */
export type SceneGenerator = (folder: string, signal: AbortSignal) => Promise<void>;

/** Makers of scenes by the name that a registry calls them. */
export type SceneGenerators = ReadonlyMap<string, SceneGenerator>;
