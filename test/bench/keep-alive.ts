import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection that is kept; one request at a time, written and read with as little work as can be. */
export class KeptConnection {
  private read = '';
  private waiting: { readonly take: (answer: string) => void; readonly fail: (error: Error) => void } | undefined;
  private lost: Error | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      this.read += text;
      this.look();
    });
    socket.on('error', (error) => {
      this.end(error);
    });
    socket.on('close', () => {
      this.end(new Error('the server closed the connection'));
    });
  }

  static async to(port: number): Promise<KeptConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new KeptConnection(socket);
  }

  /** POST of a JSON body; gives the body of the answer, and rejects where it is not 201. */
  async post(path: string, key: string, body: string): Promise<string> {
    if (this.lost !== undefined) throw this.lost;
    const length = String(Buffer.byteLength(body));
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nidempotency-key: ${key}\r\ncontent-length: ${length}\r\n\r\n`;
    const answer = await new Promise<string>((take, fail) => {
      this.waiting = { take, fail };
      this.socket.write(head + body);
    });
    if (!answer.startsWith('HTTP/1.1 201 ')) throw new Error(answer);
    return answer.slice(answer.indexOf('\r\n\r\n') + 4);
  }

  close(): void {
    this.socket.destroy();
  }

  private look(): void {
    const head = this.read.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/iu.exec(this.read.slice(0, head + 2))?.[1] ?? '0');
    const whole = head + 4 + length;
    if (this.read.length < whole) return;
    const answer = this.read.slice(0, whole);
    this.read = this.read.slice(whole);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.take(answer);
  }

  private end(error: Error): void {
    this.lost ??= error;
    this.waiting?.fail(error);
    this.waiting = undefined;
  }
}
