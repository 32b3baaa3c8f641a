package dev.easel.internal.transport;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.PartialImage;
import dev.easel.internal.image.StoreException;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableAnswerException;
import java.io.IOException;
import java.util.List;
import okhttp3.Response;

/**
 * Reads an answer that is a picture, or the rest of one, to the exchange's store. A picture is whole when it has as many
 * bytes as the answer announced, or its last chunk has come. Where the host says neither and ends the picture by closing
 * the connection, a connection that broke looks the same.
 */
final class PictureReader {
    private final ResponseLimits limits;

    PictureReader(ResponseLimits limits) {
        this.limits = limits;
    }

    /** Whether the answer is to be read as a picture although its first bytes may not be those of one. */
    static boolean isPiece(Response response, Exchange exchange) {
        return response.code() == Ranges.PARTIAL
                || (Ranges.isEncoded(response)
                        && exchange.picture().flatMap(PartialImage::version).isPresent());
    }

    void read(Response response, Exchange exchange) throws IOException {
        PartialImage picture = exchange.picture().orElseGet(PartialImage::new);
        boolean restMayCome = false;
        try {
            begin(response, exchange, picture);
            ResponseReader.drain(response.body().source(), picture::write);
            exchange.stored(List.of(picture.finish()));
        } catch (StoreException | UnreadableAnswerException e) {
            throw e;
        } catch (IOException e) {
            restMayCome = exchange.picture().isPresent();
            throw e;
        } finally {
            if (restMayCome) {
                picture.pause();
            } else {
                // Nothing is left of one that was finished.
                picture.discard();
            }
        }
    }

    private void begin(Response response, Exchange exchange, PartialImage picture) throws IOException {
        if (!isPiece(response, exchange)) {
            long size = response.body().contentLength();
            check(size);
            picture.begin(exchange.store(), size, Ranges.version(response));
            return;
        }
        if (picture.version().isEmpty()) {
            throw new UnreadableAnswerException("a piece of the picture came that nobody asked for");
        }
        long size = Ranges.sizeIfRest(response, picture);
        if (size < 0) {
            picture.takeWholeOnly();
            throw new UnreadableAnswerException("what came is not the rest of the picture that was asked for");
        }
        check(size);
        picture.goOn(size);
    }

    private void check(long size) throws UnreadableAnswerException {
        if (size > limits.imageBytes()) {
            throw new OverLimitException(
                    "the picture has " + size + " bytes, more than " + limits.imageBytes(), "imageBytes");
        }
    }
}
