package dev.easel.internal.transport;

import dev.easel.ImageFormat;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.ImageSniffer;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Reads a response that is an image to the exchange's store. An image is whole when it has as many bytes as the response
 * announced, or its last chunk has come. Where the host says neither and ends the image by closing the connection, a broken
 * connection looks the same; {@link dev.easel.internal.image.StoredImage#isCut} may tell it.
 */
final class ImageReader {
    static final int PARTIAL = 206;

    private static final Pattern WHOLE_RANGE =
            Pattern.compile("bytes 0-(\\d{1,18})/(\\d{1,18}|\\*)", Pattern.CASE_INSENSITIVE);

    private final ResponseLimits limits;

    ImageReader(ResponseLimits limits) {
        this.limits = limits;
    }

    /**
     * By its first bytes, else by what the host says: hosts send error pages with status 200, and as images.
     *
     * @param content the response's body, which stays to be read
     */
    static boolean isImage(String contentType, ImageSniffer.Beginning content) throws IOException {
        if (ImageSniffer.formatOf(content) != ImageFormat.UNKNOWN) {
            return true;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        boolean may = type.isBlank() || type.startsWith("image/") || type.contains("octet-stream");
        if (!may) {
            return false;
        }
        byte[] first = content.first(ImageSniffer.FIRST);
        return first.length > 0 && !ImageSniffer.isOtherDocument(first);
    }

    /** @param content the response's body without its compression */
    void read(Response response, BufferedSource content, Exchange exchange) throws IOException {
        long size = size(response);
        if (size > limits.imageBytes()) {
            throw new OverLimitException(
                    "the image has " + size + " bytes, more than " + limits.imageBytes(), "imageBytes");
        }
        ImageStore.ImageWriter writer = exchange.store().open(size);
        boolean whole = false;
        try {
            long length = ResponseReader.drain(content, writer::write);
            // HTTP/2 for one tells nobody.
            if (size >= 0 && length != size) {
                throw new EOFException("the image ended after " + length + " of " + size + " bytes");
            }
            whole = true;
            exchange.stored(List.of(writer.finish()));
        } finally {
            if (!whole) {
                writer.abort();
            }
        }
    }

    /** How many bytes the image has; below 0 if the response does not say. */
    private static long size(Response response) throws UnreadableResponseException {
        long announced =
                ContentDecoder.isEncoded(response) ? -1 : response.body().contentLength();
        if (response.code() != PARTIAL) {
            return announced;
        }
        String said = response.header("Content-Range", "");
        Matcher range = WHOLE_RANGE.matcher(said == null ? "" : said.strip());
        boolean whole = range.matches()
                && (range.group(2).equals("*") || Long.parseLong(range.group(1)) + 1 == Long.parseLong(range.group(2)));
        if (!whole) {
            throw new UnreadableResponseException("a part of the image came that nobody asked for");
        }
        return ContentDecoder.isEncoded(response) ? -1 : Long.parseLong(range.group(1)) + 1;
    }
}
