export function kernelBytesText(): Promise<string>;
export function carriedKernelText(): string;
