package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/** A text from anywhere is a task handle or an {@link InvalidRequestException}, and nothing else. */
class TaskHandleFuzzTest {
    @FuzzTest
    void text(byte[] text) {
        decode(new String(text, StandardCharsets.UTF_8));
    }

    /** Behind the checksum, which no fuzzer guesses. */
    @FuzzTest
    void fields(byte[] fields) {
        CRC32 crc = new CRC32();
        crc.update(fields);
        byte[] sealed = ByteBuffer.allocate(fields.length + Integer.BYTES)
                .put(fields)
                .putInt((int) crc.getValue())
                .array();
        decode("ez1." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    private static void decode(String text) {
        TaskHandle handle;
        try {
            handle = TaskHandle.decode(text);
        } catch (InvalidRequestException expected) {
            assertThat(expected).hasMessageContaining("task handle");
            return;
        }
        assertThat(TaskHandle.decode(handle.encode())).isEqualTo(handle);
        assertThat(handle.toString()).isNotNull();
    }
}
