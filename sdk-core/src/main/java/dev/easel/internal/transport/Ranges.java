package dev.easel.internal.transport;

import dev.easel.internal.image.PartialImage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in pieces, in HTTP's words (RFC 9110, sections 13.1.5 and 14). The rest is asked for under the condition that
 * the picture is still the version whose beginning is here; a host that does not look at the condition is found out by
 * what its answer says of itself.
 */
final class Ranges {
    static final int PARTIAL = 206;

    /** A weak tag, {@code W/"…"}, may name two versions that differ in bytes. */
    private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

    private static final Pattern CONTENT_RANGE = Pattern.compile("(?i)bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private Ranges() {}

    /** Asks for the rest of a picture where a beginning is there, and for no more than any request does where not. */
    static void askForTheRest(PartialImage picture, Request.Builder request) {
        picture.version()
                .ifPresent(version -> request.header("Range", "bytes=" + picture.length() + "-")
                        .header("If-Range", version));
    }

    /** What names the version that the answer begins; null where the host does not offer its rest. */
    static @Nullable String version(Response response) {
        String ranges = response.header("Accept-Ranges");
        if (ranges == null || !ranges.strip().equalsIgnoreCase("bytes") || isEncoded(response)) {
            return null;
        }
        String tag = response.header("ETag");
        if (tag != null && STRONG_TAG.matcher(tag).matches()) {
            return tag;
        }
        String modified = response.header("Last-Modified");
        return modified != null && isOlder(modified, response.header("Date")) ? modified : null;
    }

    /** A time names a version only if the picture cannot have changed again within the second that it names. */
    private static boolean isOlder(String modified, @Nullable String now) {
        Instant changed = instant(modified);
        Instant sent = now == null ? null : instant(now);
        return changed != null && sent != null && !sent.isBefore(changed.plus(Duration.ofSeconds(1)));
    }

    private static @Nullable Instant instant(String date) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    /** Whether the bytes on the wire are not those of the picture: then their places are not either. */
    static boolean isEncoded(Response response) {
        Response asItCame = response.networkResponse() == null ? response : response.networkResponse();
        String encoding = asItCame.header("Content-Encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    /**
     * How many bytes the whole picture has if the answer brings what follows on the bytes that are there; below 0 if it
     * brings anything else.
     */
    static long sizeIfRest(Response response, PartialImage picture) {
        Matcher range = CONTENT_RANGE.matcher(value(response, "Content-Range"));
        if (response.code() != PARTIAL
                || isEncoded(response)
                || !range.matches()
                || isOtherVersion(response, picture)) {
            return -1;
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        boolean sizeIsUntold = range.group(3).equals("*");
        long size = sizeIsUntold ? picture.total() : Long.parseLong(range.group(3));
        boolean follows = from == picture.length() && to >= from && to < size;
        boolean sameSize = picture.total() < 0 || picture.total() == size;
        long announced = response.body().contentLength();
        boolean sound = announced < 0 || announced == to - from + 1;
        return follows && sameSize && sound ? size : -1;
    }

    private static boolean isOtherVersion(Response response, PartialImage picture) {
        String version = picture.version().orElse("");
        String said = value(response, version.startsWith("\"") ? "ETag" : "Last-Modified");
        return !said.isEmpty() && !said.equals(version);
    }

    private static String value(Response response, String header) {
        String value = response.header(header);
        return value == null ? "" : value.strip();
    }
}
