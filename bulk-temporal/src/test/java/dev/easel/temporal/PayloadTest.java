package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in histories is read by versions before and after the one that wrote it. */
class PayloadTest {
    private final DataConverter converter = DefaultDataConverter.newDefaultInstance();

    private <T> T read(String json, Class<T> type) {
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
        return converter.fromPayload(payload, type, type);
    }

    private <T> T copied(T value, Class<T> type) {
        return converter.fromPayload(converter.toPayload(value).orElseThrow(), type, type);
    }

    @Test
    void what_is_written_is_read_as_it_was() {
        ImageOutcome outcome = new ImageOutcome(
                "DONE",
                2,
                "ticket",
                List.of(new ImageOutcome.File("one-1.png", "image/png", 5_000_000_000L, "00ff", Long.MAX_VALUE)),
                new BigDecimal("0.030"),
                "USD",
                null,
                null,
                false,
                1_234L,
                null);
        ImageOrder order = new ImageOrder("posters", "one", null, "dan", "{}", 3, Duration.ofMillis(1_500));

        assertThat(copied(outcome, ImageOutcome.class)).isEqualTo(outcome);
        assertThat(copied(order, ImageOrder.class)).isEqualTo(order);
        assertThat(copied(MarkDetails.ended(outcome), MarkDetails.class)).isEqualTo(MarkDetails.ended(outcome));
        assertThat(copied(TryResult.underWay("ticket", true), TryResult.class))
                .isEqualTo(TryResult.underWay("ticket", true));
    }

    @Test
    void what_a_later_version_adds_is_passed_over_and_what_an_earlier_one_lacks_is_null() {
        assertThat(read("{\"state\":\"ACCEPTED\",\"ticket\":\"t\",\"more\":{\"a\":[1]}}", MarkDetails.class))
                .isEqualTo(MarkDetails.accepted("t"));
        assertThat(read("{\"ticket\":\"t\",\"more\":1}", TryResult.class)).isEqualTo(TryResult.underWay("t", false));
        assertThat(read(
                                "{\"state\":\"DONE\",\"more\":1,\"files\":[{\"name\":\"a.png\",\"more\":1}]}",
                                ImageOutcome.class)
                        .files())
                .hasSize(1);
        assertThat(read("{\"item\":\"one\",\"more\":1}", ImageOrder.class).file())
                .isNull();
    }

    @Test
    void a_mark_that_is_not_known_counts_as_sent() {
        MarkDetails mark = read("{\"state\":\"SOMETHING_NEW\"}", MarkDetails.class);

        assertThat(mark.isWaiting()).isFalse();
        assertThat(mark.isAccepted()).isFalse();
    }
}
