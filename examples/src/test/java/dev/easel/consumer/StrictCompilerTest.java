package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application compiles with every warning as an error, against what a user has on the class path. */
class StrictCompilerTest {
    private static final String CONSUMER = """
            import dev.easel.CallOptions;
            import dev.easel.CaptionRequest;
            import dev.easel.ControlNet;
            import dev.easel.ControlType;
            import dev.easel.Destination;
            import dev.easel.ImageClient;
            import dev.easel.ImageInput;
            import dev.easel.ImageRequest;
            import dev.easel.Lora;
            import dev.easel.RetryPolicy;
            import dev.easel.Sampler;
            import dev.easel.Upscale;
            import dev.easel.dan.DanOptions;
            import dev.easel.itsrose.ItsRoseOptions;
            import dev.easel.local.LocalOptions;
            import dev.easel.zhiqite.ZhiqiteOptions;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.concurrent.CompletableFuture;

            final class Consumer {
                private Consumer() {}

                static ImageRequest request(Integer steps, Double scale) {
                    ImageRequest.Builder builder = ImageRequest.builder()
                            .prompt("a lighthouse at dusk")
                            .size(512, 512)
                            .steps(steps)
                            .guidanceScale(scale)
                            .seed(42)
                            .sampler(Sampler.EULER_A)
                            .addLora(Lora.of("detail", 0.5))
                            .addControl(ControlNet.builder()
                                    .type(ControlType.CANNY)
                                    .image(ImageInput.file(Path.of("edges.png")))
                                    .weight(1)
                                    .build())
                            .addOptions(DanOptions.builder().maskBlur(4).build())
                            .addOptions(ItsRoseOptions.builder().panorama(true).build())
                            .addOptions(LocalOptions.builder().quality("high").build())
                            .addOptions(ZhiqiteOptions.builder().hiresSize(1024, 1024).build())
                            .upscale(Upscale.by(2))
                            .putExtraField("field", 1);
                    return builder.build();
                }

                static CallOptions options() {
                    return CallOptions.builder()
                            .deadline(Duration.ofMinutes(5))
                            .destination(Destination.directory(Path.of("images")))
                            .build();
                }

                static CompletableFuture<String> caption(ImageClient client) {
                    return client.captionAsync(CaptionRequest.of(ImageInput.file(Path.of("image.png"))), options());
                }

                static RetryPolicy retries() {
                    return RetryPolicy.defaults().toBuilder().attempts(2).build();
                }
            }
            """;

    @TempDir
    private Path output;

    @Test
    void an_application_compiles_with_every_warning_as_an_error() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();

        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-Xlint:all", "-Werror", "-proc:none", "-d", output.toString(), "-cp", classPath()),
                        null,
                        List.of(source()))
                .call();

        assertThat(messages.toString()).isEmpty();
        assertThat(compiled).isTrue();
    }

    /** A user has no annotations of Immutables, whose scope is provided. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("immutables") && !entry.contains("value-2"))
                .filter(entry -> new File(entry).exists())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static JavaFileObject source() {
        return new SimpleJavaFileObject(URI.create("string:///Consumer.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return CONSUMER;
            }
        };
    }
}
