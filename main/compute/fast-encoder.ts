export async function quantiseEncoder(_encoderPath: string): Promise<string> {
  throw new Error('todo');
}
