package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.ImageSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K16: a sink that throws anything anywhere loses no image that was paid for and that its service does not keep. */
class K16SinksTest {
    static Stream<Arguments> sinks() {
        return Stream.of(
                Arguments.of("write", (ImageSink) arrival -> new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new UncheckedIOException(new IOException("no room"));
                    }
                }),
                Arguments.of("flush or close", (ImageSink) arrival -> new OutputStream() {
                    @Override
                    public void write(int value) {}

                    @Override
                    public void close() {
                        throw new IllegalStateException("no room");
                    }
                }),
                Arguments.of("null", (ImageSink) arrival -> null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sinks")
    void the_image_is_with_the_exception(String where, ImageSink sink) {
        String image = Base64.getEncoder().encodeToString(CaseFile.PNG);
        for (Service service : List.of(Service.OPENAI, Service.OPENAI_URL, Service.A1111, Service.ITSROSE)) {
            try (Trial trial = Trial.of(service)) {
                String address = trial.server().url() + "/x.png";
                trial.with(CallOptions.builder()
                        .destination(Destination.sink(sink))
                        .build());
                trial.answering(
                        switch (service) {
                            case OPENAI -> "{\"data\":[{\"b64_json\":\"" + image + "\"}]}";
                            case OPENAI_URL -> "{\"data\":[{\"url\":\"" + address + "\"}]}";
                            case A1111 -> "{\"images\":[\"" + image + "\"]}";
                            default -> "{\"status\":true,\"result\":{\"images\":[\"" + address + "\"]}}";
                        });

                EaselException failure = trial.failure();

                assertThat(failure)
                        .as("%s", service)
                        .isInstanceOfSatisfying(
                                DownloadException.class,
                                lost -> assertThat(lost.image().orElseThrow().bytes())
                                        .isEqualTo(CaseFile.PNG));
                assertThat(failure).as("%s", service).hasMessageNotContaining("bug in Easel");
                assertThat(failure.mayHaveBeenBilled()).as("%s", service).isTrue();
            }
        }
    }
}
