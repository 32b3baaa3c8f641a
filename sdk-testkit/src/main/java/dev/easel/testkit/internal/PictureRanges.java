package dev.easel.testkit.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a content delivery network serves a picture whole or in one piece (RFC 9110, sections 13.1.5 and 14). Where the
 * standard forbids a client something, it is refused; several ranges in one request are answered with the whole, as the
 * standard allows.
 */
public final class PictureRanges {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private PictureRanges() {}

    /**
     * Answers a request for a picture.
     *
     * @param modified since when the picture is there
     * @param now when it is asked for
     */
    static Reply answer(Ask ask, String contentType, byte[] bytes, Instant modified, Instant now) {
        String range = ask.header("range");
        String condition = ask.header("if-range");
        if (condition != null && range == null) {
            return Reply.text(400, "emulator: If-Range was sent without Range");
        }
        if (condition != null && condition.startsWith("W/")) {
            return Reply.text(400, "emulator: If-Range was sent with the weak tag " + condition);
        }
        String tag = tag(bytes);
        String date = HTTP_DATE.format(modified);
        boolean sameVersion = condition == null || condition.equals(tag) || condition.equals(date);
        Reply piece = range == null || !sameVersion ? null : piece(contentType, bytes, range.strip());
        Reply reply = piece == null ? Reply.of(200, contentType, bytes) : piece;
        return reply.withHeader("Accept-Ranges", "bytes")
                .withHeader("ETag", tag)
                .withHeader("Last-Modified", date)
                .withHeader("Date", HTTP_DATE.format(now));
    }

    /** The piece; null where it is asked for in no way that the standard knows. */
    private static @Nullable Reply piece(String contentType, byte[] bytes, String range) {
        Matcher asked = ONE_RANGE.matcher(range);
        if (!asked.matches() || (asked.group(1).isEmpty() && asked.group(2).isEmpty())) {
            return null;
        }
        boolean isTail = asked.group(1).isEmpty();
        long first = isTail ? 0 : Long.parseLong(asked.group(1));
        long last = asked.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(asked.group(2));
        if (last < first) {
            return null;
        }
        long from = isTail ? Math.max(0, bytes.length - last) : first;
        long to = isTail ? bytes.length - 1 : Math.min(last, bytes.length - 1);
        if (from >= bytes.length) {
            return Reply.text(416, "Range Not Satisfiable").withHeader("Content-Range", "bytes */" + bytes.length);
        }
        return Reply.of(206, contentType, Arrays.copyOfRange(bytes, (int) from, (int) to + 1))
                .withHeader("Content-Range", "bytes " + from + "-" + to + "/" + bytes.length);
    }

    /** The same piece without its first byte, and true about it: not what was asked for. Any other answer as it is. */
    public static Reply shifted(Reply reply) {
        Matcher range = range(reply);
        if (range == null || reply.body().length < 2) {
            return reply;
        }
        return reply.withBody(Arrays.copyOfRange(reply.body(), 1, reply.body().length))
                .withoutHeaders("Content-Range")
                .withHeader(
                        "Content-Range",
                        "bytes " + (Long.parseLong(range.group(1)) + 1) + "-" + range.group(2) + "/" + range.group(3));
    }

    private static @Nullable Matcher range(Reply reply) {
        String said = reply.header("Content-Range");
        Matcher range = CONTENT_RANGE.matcher(said == null ? "" : said);
        return range.matches() ? range : null;
    }

    /** The same answer under the tag of another version. */
    public static Reply ofOtherVersion(Reply reply) {
        String tag = reply.header("ETag");
        return tag == null
                ? reply
                : reply.withoutHeaders("ETag").withHeader("ETag", tag.substring(0, tag.length() - 1) + "-2\"");
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
