package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.easel.ImageResult;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K2: an address is read as browsers and OkHttp read it, and the image is fetched. */
class K2AddressesTest {
    static Stream<Arguments> onTheServersHost() {
        return Stream.of(
                Arguments.of("k2-url-space.txt", "/out/my%20cat.png"),
                Arguments.of("k2-url-pipe-braces.txt", "/x.png?a=1%7C2&b=%7Bc%7D"),
                Arguments.of("k2-url-bare-percent.txt", "/100%25.png"),
                Arguments.of("k2-url-double-quote.txt", "/a%22b.png"),
                Arguments.of("k2-url-backslash.txt", "/out/x.png"),
                Arguments.of("k2-url-relative-space.txt", "/view?filename=my%20cat.png"),
                Arguments.of("k2-url-relative-pipe.txt", "/out/a%7Cb.png"),
                Arguments.of("k2-url-letters.txt", "/%E7%8C%AB/caf%C3%A9.png"),
                Arguments.of("k2-url-caret-backquote.txt", "/a%5Eb%60c.png"),
                Arguments.of("k2-url-brackets-in-query.txt", "/x.png?tags[]=a&tags[]=b"),
                Arguments.of("k2-url-percent-and-space.txt", "/50%25%20off%20%20.png"),
                Arguments.of("k2-url-blanks-around.txt", "/x.png"),
                Arguments.of("k2-url-line-break-inside.txt", "/out/x.png"),
                Arguments.of("k2-url-upper-case-scheme.txt", "/x.png"),
                Arguments.of("k2-url-fragment.txt", "/x.png"));
    }

    @ParameterizedTest
    @MethodSource("onTheServersHost")
    void an_image_is_fetched_by_the_address_that_browsers_would_use(String file, String target) {
        try (Trial trial = Trial.of(Service.OPENAI_URL)) {
            trial.answering(naming(Service.OPENAI_URL, CaseFile.line(file, trial.server())));

            ImageResult result = trial.generate();

            assertThat(result.images()).hasSize(1);
            assertThat(result.first().bytes()).isEqualTo(CaseFile.PNG);
            assertThat(trial.server().fetched()).containsExactly(target);
        }
    }

    @ParameterizedTest
    @MethodSource("onTheServersHost")
    void so_it_is_from_services_that_send_whole_addresses(String file, String target) {
        assumeFalse(file.contains("relative"), "relative addresses are a matter of local servers");
        for (Service service : List.of(Service.ITSROSE, Service.ZHIQITE)) {
            try (Trial trial = Trial.of(service)) {
                trial.answering(naming(service, CaseFile.line(file, trial.server())));

                ImageResult result = trial.generate();

                assertThat(result.images()).as("%s", service).hasSize(1);
                assertThat(trial.server().fetched()).as("%s", service).containsExactly(target);
            }
        }
    }

    static Stream<Arguments> onAnotherHost() {
        return Stream.of(
                Arguments.of("k2-url-underscore-host.txt", "my_minio"),
                Arguments.of("k2-url-underscore-host-2.txt", "img_cdn-1.svc"));
    }

    @ParameterizedTest
    @MethodSource("onAnotherHost")
    void a_host_may_have_an_underscore_as_names_of_containers_do(String file, String host) {
        OkHttpClient loopback = new OkHttpClient.Builder()
                .dns(name -> List.of(InetAddress.getLoopbackAddress()))
                .build();
        for (Service service : List.of(Service.OPENAI_URL, Service.ITSROSE, Service.ZHIQITE)) {
            try (Trial trial = Trial.of(service)) {
                trial.with(builder -> builder.httpClient(loopback)
                        .allowDownloadsFrom(host + ":" + trial.server().port()));
                trial.answering(naming(service, CaseFile.line(file, trial.server())));

                assertThat(trial.generate().first().bytes()).as("%s", service).isEqualTo(CaseFile.PNG);
                assertThat(trial.server().fetched()).as("%s", service).containsExactly("/x.png");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("onTheServersHost")
    void a_redirect_of_a_download_may_lead_to_such_an_address(String file, String target) {
        String address;
        try (Trial trial = Trial.of(Service.OPENAI_URL)) {
            address = CaseFile.line(file, trial.server());
            if (address.contains("\n") || !address.chars().allMatch(letter -> letter < 128)) {
                // No header holds these.
                return;
            }
            byte[] moved = ("HTTP/1.1 302 Found\r\nLocation: " + address
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] named = CaseServer.json("{\"data\":[{\"url\":\"/first.png\"}]}");
            trial.server()
                    .respond(request -> !request.isGet()
                            ? named
                            : request.target().equals("/first.png") ? moved : CaseFile.image());

            assertThat(trial.generate().first().bytes()).isEqualTo(CaseFile.PNG);
            assertThat(trial.server().fetched()).containsExactly("/first.png", target);
        }
    }

    /** A response in which the service names the address of one image. */
    private static String naming(Service service, String address) {
        String quoted =
                '"' + address.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
        return switch (service) {
            case ITSROSE -> "{\"status\":true,\"result\":{\"images\":[" + quoted + "]}}";
            case ZHIQITE ->
                "{\"code\":\"200\",\"data\":{\"id_task\":\"{{TASK}}\",\"status\":2,"
                        + "\"differentialImageRspList\":[{\"image_status\":1,\"image_url\":" + quoted + "}]}}";
            default -> "{\"data\":[{\"url\":" + quoted + "}]}";
        };
    }
}
