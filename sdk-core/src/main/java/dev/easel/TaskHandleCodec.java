package dev.easel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a {@link TaskHandle}: {@code ez1.} and base64url of the fields, with a checksum at the end that
 * catches a ticket cut short by a copy and paste. The version stands in clear, so that an older Easel can say that a
 * ticket is newer than itself.
 */
final class TaskHandleCodec {
    private static final String PREFIX = "ez1.";
    private static final int MAX_TEXT = 64 * 1024;
    private static final int MAX_PARTS = 100;

    private TaskHandleCodec() {}

    static String encode(TaskHandle handle) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(handle.provider().value());
            out.writeLong(handle.submittedAt().toEpochMilli());
            out.writeLong(handle.resultLifetime().map(Duration::toMillis).orElse(-1L));
            out.writeShort(handle.calls().size());
            for (TaskCall call : handle.calls()) {
                out.writeUTF(call.requestId());
                Optional<String> taskId = call.taskId();
                OptionalLong seed = call.seed();
                boolean special = !call.kind().isEmpty();
                Optional<String> reference = call.reference();
                out.writeByte((taskId.isPresent() ? 1 : 0)
                        | (seed.isPresent() ? 2 : 0)
                        | (special ? 4 : 0)
                        | (reference.isPresent() ? 8 : 0));
                if (taskId.isPresent()) {
                    out.writeUTF(taskId.get());
                }
                if (seed.isPresent()) {
                    out.writeLong(seed.getAsLong());
                }
                if (special) {
                    out.writeUTF(call.kind());
                }
                if (reference.isPresent()) {
                    out.writeUTF(reference.get());
                }
            }
            byte[] fields = bytes.toByteArray();
            out.writeInt(checksum(fields, fields.length));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    static TaskHandle decode(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(PREFIX)) {
            throw trimmed.matches("(?s)ez\\d+\\..*")
                    ? unreadable("was written by a newer version of Easel; update this one", null)
                    : unreadable("is not a task handle; give the text that TaskHandle.encode() returned", null);
        }
        if (trimmed.length() > MAX_TEXT) {
            throw unreadable("is longer than any task handle", null);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
            if (bytes.length < Integer.BYTES) {
                throw unreadable("is cut short; copy the whole text", null);
            }
            byte[] fields = Arrays.copyOf(bytes, bytes.length - Integer.BYTES);
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                TaskHandle handle = read(in);
                if (in.readInt() != checksum(fields, fields.length) || in.read() >= 0) {
                    throw unreadable("is damaged; copy the whole text", null);
                }
                return handle;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("is damaged; copy the whole text", e);
        }
    }

    private static TaskHandle read(DataInputStream in) throws IOException {
        ProviderId provider = ProviderId.of(in.readUTF());
        Instant submittedAt = Instant.ofEpochMilli(in.readLong());
        long lifetime = in.readLong();
        int count = in.readUnsignedShort();
        if (count < 1 || count > MAX_PARTS) {
            throw new IOException("call count " + count);
        }
        List<TaskCall> calls = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            TaskCall call = TaskCall.of(in.readUTF());
            int flags = in.readUnsignedByte();
            call = (flags & 1) != 0 ? call.withTaskId(in.readUTF()) : call;
            call = (flags & 2) != 0 ? call.withSeed(in.readLong()) : call;
            call = (flags & 4) != 0 ? call.withKind(in.readUTF()) : call;
            calls.add((flags & 8) != 0 ? call.withReference(in.readUTF()) : call);
        }
        return TaskHandle.of(provider, calls, submittedAt, lifetime < 0 ? null : Duration.ofMillis(lifetime));
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static InvalidRequestException unreadable(String message, @Nullable Exception cause) {
        return new InvalidRequestException(List.of(Violation.of("task handle", message)), FailureDetails.NONE, cause);
    }
}
