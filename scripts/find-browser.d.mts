export function findBrowser(options?: { install?: boolean; log?: (line: string) => void }): Promise<string | undefined>;
export function browserArgs(): string[];
