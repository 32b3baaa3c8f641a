package dev.easel.internal.transport;

import dev.easel.internal.image.ImageName;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.MemoryStore;
import dev.easel.internal.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is opened, what is never ended, and what is kept. */
final class CountingStore implements ImageStore {
    int opened;
    int open;
    int kept;

    @Override
    public ImageWriter open(long sizeHint) {
        ImageWriter memory = MemoryStore.INSTANCE.open(sizeHint);
        opened++;
        open++;
        return new ImageWriter() {
            @Override
            public void write(byte[] bytes, int from, int to) throws IOException {
                memory.write(bytes, from, to);
            }

            @Override
            public StoredImage finish() throws IOException {
                open--;
                kept++;
                return new Kept(memory.finish());
            }

            @Override
            public void abort() {
                open--;
                memory.abort();
            }
        };
    }

    private final class Kept implements StoredImage {
        private final StoredImage image;

        Kept(StoredImage image) {
            this.image = image;
        }

        @Override
        public long length() {
            return image.length();
        }

        @Override
        public InputStream header() throws IOException {
            return image.header();
        }

        @Override
        public Content publish(ImageName name) throws IOException {
            return image.publish(name);
        }

        @Override
        public void discard() {
            kept--;
        }
    }
}
