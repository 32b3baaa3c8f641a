package dev.easel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderOptions;
import dev.easel.Size;
import dev.easel.bfl.BflExpansion;
import dev.easel.bfl.BflOffset;
import dev.easel.checks.Project;
import dev.easel.comfyui.ComfyUiOptions;
import dev.easel.comfyui.ComfyUiWorkflow;
import dev.easel.dan.DanOptions;
import dev.easel.gemini.GeminiFile;
import dev.easel.replicate.ReplicateOptions;
import dev.easel.spi.OptionsFormat;
import dev.easel.zhiqite.Adetailer;
import dev.easel.zhiqite.ZhiqiteOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The options of every provider as JSON, and back. */
class OptionsFormatsTest {
    private static final Set<String> NO_OPTION = Set.of("provider", "inputs", "toBuilder", "check");
    private static final String GRAPH =
            "{\"6\":{\"class_type\":\"CLIPTextEncode\",\"inputs\":{\"text\":\"x\",\"clip\":[\"4\",1]}},"
                    + "\"25\":{\"class_type\":\"RandomNoise\",\"inputs\":{\"noise_seed\":18446744073709551615,\"w\":7.0}}}";

    @SuppressWarnings("rawtypes")
    static Stream<OptionsFormat> formats() {
        return ServiceLoader.load(OptionsFormat.class).stream().map(ServiceLoader.Provider::get);
    }

    @Test
    void every_provider_module_has_a_format_on_the_class_path_and_on_the_module_path() throws IOException {
        List<String> providers;
        try (Stream<Path> folders = Files.list(Project.root())) {
            providers = folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("provider-"))
                    .map(name -> name.substring("provider-".length()))
                    .toList();
        }

        assertThat(formats().map(format -> format.provider().value()))
                .hasSize(10)
                .containsExactlyInAnyOrderElementsOf(providers);
        assertThat(formats())
                .allSatisfy(format -> assertThat(Files.readString(Project.root()
                                .resolve("provider-" + format.provider() + "/src/main/java/module-info.java")))
                        .contains("provides dev.easel.spi.OptionsFormat with")
                        .contains(format.getClass().getName()));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void no_option_is_forgotten(OptionsFormat<?> format) {
        assertThat(format.fields().names())
                .containsExactlyInAnyOrderElementsOf(
                        accessors(format.type()).stream().map(Method::getName).toList());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void each_option_comes_back_as_it_was(OptionsFormat<?> format) throws ReflectiveOperationException {
        List<Choice> all = new ArrayList<>();
        List<Method> left = new ArrayList<>(accessors(format.type()));
        // Twice: some options need another one.
        for (int round = 0; round < 2; round++) {
            for (Method accessor : List.copyOf(left)) {
                for (Object value : values(accessor.getGenericReturnType())) {
                    Choice choice = new Choice(accessor.getName(), value);
                    Optional<ProviderOptions> alone = built(format, List.of(choice));
                    if (built(format, with(all, choice)).isPresent()) {
                        alone.ifPresent(OptionsFormatsTest::requireBack);
                        all.add(choice);
                        left.remove(accessor);
                        break;
                    }
                }
            }
        }

        requireBack(built(format, all).orElseThrow());
        assertThat(left).as("options that the test does not know how to set").isEmpty();
    }

    @Test
    void options_of_several_providers_stand_beside_one_another() {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .addOptions(DanOptions.builder().maskBlur(3).build())
                .addOptions(ReplicateOptions.builder()
                        .cancelAfter(Duration.ofMinutes(2))
                        .goFast(true)
                        .build())
                .build();

        assertThat(request.toJson())
                .contains(
                        "\"options\":{\"dan\":{\"maskBlur\":3},\"replicate\":{\"cancelAfter\":\"PT2M\",\"goFast\":true}}");
        assertThat(ImageRequest.fromJson(request.toJson())).isEqualTo(request);
    }

    @Test
    void a_wrong_option_is_named_with_its_provider() {
        assertThatThrownBy(() -> ImageRequest.fromJson("{\"version\":1,\"prompt\":\"x\",\"options\":{\"dan\":"
                        + "{\"maskBlur\":\"3\",\"resizeMode\":\"STRETCH\",\"mask_blur\":3}}}"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.violations())
                                .extracting(violation -> violation.field())
                                .containsExactly(
                                        "options.dan.resizeMode", "options.dan.maskBlur", "options.dan.mask_blur"));
    }

    @Test
    void options_are_found_on_a_thread_whose_class_loader_sees_nothing() {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .addOptions(DanOptions.builder().maskBlur(3).build())
                .build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(ImageRequest.fromJson(request.toJson())).isEqualTo(request);
            assertThat(CompletableFuture.supplyAsync(request::toJson).join()).contains("maskBlur");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void input_images_among_options_are_written_as_those_of_the_request() {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .addOptions(ZhiqiteOptions.builder()
                        .putControlnet(
                                "units",
                                List.of(
                                        Map.of("image", ImageInput.bytes(new byte[] {1}), "file", "sketch.png"),
                                        ImageInput.url(URI.create("https://example.org/a.png"))))
                        .build())
                .build();

        String json = request.toJson();

        assertThat(json).contains("{\"easel:input\":{\"bytes\":\"AQ==\"}}", "\"file\":\"sketch.png\"");
        assertThat(ImageRequest.fromJson(json)).isEqualTo(request);
        assertThat(ImageRequest.fromJson(json).options().get(0).inputs()).hasSize(2);
        assertThatThrownBy(() -> ImageRequest.builder()
                        .prompt("x")
                        .addOptions(ZhiqiteOptions.builder()
                                .putControlnet("a", Map.of("easel:input", "mine"))
                                .build())
                        .build()
                        .toJson())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("options has a field \"easel:input\"");
    }

    @Test
    void a_workflow_keeps_its_numbers_and_where_its_fields_go() {
        ImageRequest request = ImageRequest.builder()
                .prompt("x")
                .addOptions(ComfyUiOptions.builder()
                        .workflow(ComfyUiWorkflow.parse(GRAPH)
                                .bind("prompt", "6", "text")
                                .bind("seed", "25", "noise_seed"))
                        .build())
                .build();

        String json = request.toJson();

        assertThat(json)
                .contains("\"nodes\":" + GRAPH)
                .contains("\"bindings\":[{\"field\":\"prompt\",\"node\":\"6\",\"input\":\"text\"},"
                        + "{\"field\":\"seed\",\"node\":\"25\",\"input\":\"noise_seed\"}]");
        assertThat(ImageRequest.fromJson(json).toJson()).isEqualTo(json);
        assertThatThrownBy(() -> ImageRequest.fromJson(json.replace("\"node\":\"6\"", "\"node\":\"66\"")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("workflow");
    }

    @Test
    void an_adetailer_has_all_of_its_fields() throws ReflectiveOperationException {
        List<Choice> all = new ArrayList<>();
        for (Method accessor : accessors(Adetailer.class)) {
            all.add(new Choice(
                    accessor.getName(), values(accessor.getGenericReturnType()).get(0)));
        }
        Adetailer pass = (Adetailer) build(Adetailer.class, all);

        requireBack(ZhiqiteOptions.builder().addAdetailer(pass).build());
    }

    private static void requireBack(ProviderOptions options) {
        ImageRequest request =
                ImageRequest.builder().prompt("x").addOptions(options).build();

        String json = request.toJson();
        ImageRequest read = ImageRequest.fromJson(json);

        assertThat(read.toJson()).isEqualTo(json);
        if (!json.contains("\"workflow\"")) {
            assertThat(read).as(json).isEqualTo(request);
        }
    }

    private record Choice(String name, Object value) {}

    private static List<Choice> with(List<Choice> choices, Choice choice) {
        return Stream.concat(choices.stream(), Stream.of(choice)).toList();
    }

    private static Optional<ProviderOptions> built(OptionsFormat<?> format, List<Choice> choices)
            throws ReflectiveOperationException {
        try {
            return Optional.of((ProviderOptions) build(format.type(), choices));
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(InvalidRequestException.class);
            return Optional.empty();
        }
    }

    private static Object build(Class<?> type, List<Choice> choices) throws ReflectiveOperationException {
        Object builder = type.getMethod("builder").invoke(null);
        Class<?> builderType = type.getMethod("builder").getReturnType();
        for (Choice choice : choices) {
            Method setter = Stream.of(builderType.getMethods())
                    .filter(method -> method.getName().equals(choice.name()) && method.getParameterCount() == 1)
                    .filter(method -> catchThrowable(() -> method.invoke(builder, choice.value())) == null)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no method takes " + choice));
            assertThat(setter.isVarArgs()).isFalse();
        }
        return builderType.getMethod("build").invoke(builder);
    }

    private static List<Method> accessors(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0 && !method.isSynthetic())
                .filter(method -> !NO_OPTION.contains(method.getName()))
                .sorted(java.util.Comparator.comparing(Method::getName))
                .collect(Collectors.toList());
    }

    /** Returns values to try for an accessor of that type, none of them a default. */
    private static List<?> values(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == List.class) {
                return values(element).stream().map(List::of).toList();
            }
            return generic.getRawType() == Map.class
                    ? values(element).stream()
                            .map(value -> Map.of("key-1", value))
                            .toList()
                    : values(element);
        }
        if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
            Object[] constants = enumeration.getEnumConstants();
            return List.of(constants[constants.length - 1]);
        }
        return VALUES.get(type);
    }

    private static final Map<Type, List<?>> VALUES = Map.ofEntries(
            Map.entry(String.class, List.of("16:9", "owner/name", "BLOCK_NONE", "plain")),
            Map.entry(OptionalInt.class, List.of(3, 1, 20, 90)),
            Map.entry(int.class, List.of(3)),
            Map.entry(OptionalDouble.class, List.of(0.25, 1.0)),
            Map.entry(Boolean.class, List.of(true)),
            Map.entry(boolean.class, List.of(true)),
            Map.entry(Duration.class, List.of(Duration.ofMillis(90_500))),
            Map.entry(URI.class, List.of(URI.create("https://example.org/a%20b.png?x=1"))),
            Map.entry(Size.class, List.of(Size.of(512, 1024))),
            Map.entry(
                    Object.class,
                    List.of(
                            Map.of("a", List.of(1, 0.5, true, "x", Map.of("b", ImageInput.bytes(new byte[] {7})))),
                            "plain")),
            Map.entry(ImageInput.class, List.of(ImageInput.bytes(new byte[] {1, 2, 3}))),
            Map.entry(Adetailer.class, List.of(Adetailer.of("face_yolov8n.pt"))),
            Map.entry(BflExpansion.class, List.of(new BflExpansion(1, 2, 3, 4))),
            Map.entry(BflOffset.class, List.of(new BflOffset(-5, 6))),
            Map.entry(GeminiFile.class, List.of(new GeminiFile(URI.create("gs://bucket/a.png"), "image/png"))),
            Map.entry(ComfyUiWorkflow.class, List.of(ComfyUiWorkflow.parse(GRAPH))));
}
