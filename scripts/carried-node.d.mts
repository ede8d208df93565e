export const root: string;
export function carriedNode(): string;
export function carriedEnvironment(): NodeJS.ProcessEnv;
