package dev.easel.testkit;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes server sockets that show each request line to a watcher before anything else of the request is read.
 *
 * <p>The server beneath the emulators decides about a request only once it has it whole, so it cannot cut a line that is
 * still being written to, and not for one path alone. A socket that looks at the first line can.
 */
final class RequestLineServerSocketFactory extends ServerSocketFactory {

    private static final int LONGEST_LINE = 16_384;

    /** Is told of each request line on the thread that goes on to handle the request. */
    interface Watcher {
        /** Returns false to have the connection reset at once. */
        boolean admits(String method, String target);
    }

    private final Watcher watcher;

    RequestLineServerSocketFactory(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket socket = new WatchedSocket(watcher);
                implAccept(socket);
                // Otherwise each exchange waits 40 ms for the other side's delayed acknowledgement.
                socket.setTcpNoDelay(true);
                return socket;
            }
        };
    }

    @Override
    public ServerSocket createServerSocket(int port) {
        throw new UnsupportedOperationException("the server binds its own socket");
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
        throw new UnsupportedOperationException("the server binds its own socket");
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
        throw new UnsupportedOperationException("the server binds its own socket");
    }

    private static final class WatchedSocket extends Socket {

        private final Watcher watcher;
        private final StringBuilder line = new StringBuilder();
        private boolean awaitingLine = true;
        private @Nullable InputStream in;
        private @Nullable OutputStream out;

        WatchedSocket(Watcher watcher) {
            this.watcher = watcher;
        }

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            InputStream stream = in;
            if (stream == null) {
                stream = new FilterInputStream(super.getInputStream()) {
                    @Override
                    public int read() throws IOException {
                        byte[] one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int count = super.read(bytes, offset, length);
                        if (awaitingLine && count > 0) {
                            look(bytes, offset, count);
                        }
                        return count;
                    }
                };
                in = stream;
            }
            return stream;
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            OutputStream stream = out;
            if (stream == null) {
                stream = new FilterOutputStream(super.getOutputStream()) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        // The clients send no request before the last response is out, so what is read after a response
                        // begins the next request.
                        awaitingLine = true;
                        out.write(bytes, offset, length);
                    }
                };
                out = stream;
            }
            return stream;
        }

        private void look(byte[] bytes, int offset, int count) throws IOException {
            for (int i = offset; i < offset + count; i++) {
                if (bytes[i] == '\n') {
                    awaitingLine = false;
                    String whole = line.toString().stripTrailing();
                    line.setLength(0);
                    decide(whole);
                    return;
                }
                line.append((char) (bytes[i] & 0xff));
            }
            if (line.length() > LONGEST_LINE) {
                awaitingLine = false;
                line.setLength(0);
            }
        }

        private void decide(String whole) throws IOException {
            String[] parts = whole.split(" ", -1);
            if (parts.length == 3 && parts[2].startsWith("HTTP/") && !watcher.admits(parts[0], parts[1])) {
                // Without lingering the kernel sends a reset, which is what a crashed server looks like.
                setSoLinger(true, 0);
                close();
                throw new SocketException("cut by a fault");
            }
        }
    }
}
