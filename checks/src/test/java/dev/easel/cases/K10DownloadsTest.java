package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageFormat;
import dev.easel.Size;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K10: a download is an image in whatever shape it comes, and nothing else is one. */
class K10DownloadsTest {
    static Stream<Arguments> images() {
        return Stream.of(
                Arguments.of("k10-avif-octet-stream.http", ImageFormat.AVIF, 319L),
                Arguments.of("k10-206-whole.http", ImageFormat.PNG, 123L),
                Arguments.of("k10-deflate.http", ImageFormat.PNG, null),
                Arguments.of("k10-raw-deflate.http", ImageFormat.PNG, null),
                Arguments.of("k10-x-gzip.http", ImageFormat.PNG, null),
                Arguments.of("k10-upper-case-gzip.http", ImageFormat.PNG, null),
                Arguments.of("k10-identity.http", ImageFormat.PNG, 123L));
    }

    @ParameterizedTest
    @MethodSource("images")
    void the_image_is_delivered_as_it_was_before_it_was_packed(String file, ImageFormat format, @Nullable Long length) {
        try (Trial trial = fetching(Service.OPENAI_URL, CaseFile.bytes(file))) {
            GeneratedImage image = trial.generate().first();

            assertThat(image.format()).isEqualTo(format);
            assertThat(image.size()).contains(Size.of(8, 8));
            if (length != null) {
                assertThat(image.length()).isEqualTo(length);
            }
            assertThat(trial.server().fetched()).containsExactly("/x.png");
        }
    }

    static Stream<Arguments> redirects() {
        return Stream.of(Arguments.of("k10-own-host-redirect.http"), Arguments.of("k10-own-host-redirect-308.http"));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void a_redirect_on_the_services_own_host_is_followed(String file) {
        for (Service service : List.of(Service.OPENAI_URL, Service.ITSROSE)) {
            try (Trial trial = fetching(service, CaseFile.bytes(file))) {
                assertThat(trial.generate().first().bytes()).isEqualTo(CaseFile.PNG);
                assertThat(trial.server().fetched()).containsExactly("/x.png", "/y.png");
            }
        }
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("k10-html-as-png.http"),
                Arguments.of("k10-json-as-png.http"),
                Arguments.of("k10-gzipped-html-as-png.http"),
                Arguments.of("k10-brotli.http"),
                Arguments.of("k10-empty.http"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_is_no_image_is_a_failed_download_that_was_paid_for(String file) {
        try (Trial trial = fetching(Service.OPENAI_URL, CaseFile.bytes(file))) {
            EaselException failure = trial.failure();

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            DownloadException.class,
                            lost -> assertThat(lost.address()).get().asString().endsWith("/x.png"));
            assertThat(failure.mayHaveBeenBilled()).isTrue();
        }
    }

    /** Each GET of the named image gets this response; any other GET gets an image. */
    private static Trial fetching(Service service, byte[] response) {
        Trial trial = Trial.of(service);
        String address = '"' + trial.server().url() + "/x.png\"";
        byte[] named = CaseServer.json(
                service == Service.ITSROSE
                        ? "{\"status\":true,\"result\":{\"images\":[" + address + "]}}"
                        : "{\"data\":[{\"url\":" + address + "}]}");
        trial.server()
                .respond(request ->
                        !request.isGet() ? named : request.target().equals("/x.png") ? response : CaseFile.image());
        return trial;
    }
}
