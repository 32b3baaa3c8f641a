package dev.easel.cli;

import dev.easel.ConfigurationException;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.Violation;
import dev.easel.bfl.Bfl;
import dev.easel.bfl.BflBuilder;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.dan.DanBuilder;
import dev.easel.fal.Fal;
import dev.easel.fal.FalBuilder;
import dev.easel.gemini.Gemini;
import dev.easel.gemini.GeminiBuilder;
import dev.easel.itsrose.ItsRose;
import dev.easel.itsrose.ItsRoseBuilder;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.openai.OpenAiBuilder;
import dev.easel.replicate.Replicate;
import dev.easel.replicate.ReplicateBuilder;
import dev.easel.zhiqite.Zhiqite;
import dev.easel.zhiqite.ZhiqiteBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which real services the environment has keys or an address for. */
final class RealServices {
    /** Which variables have a real service called. */
    static final String HELP = """
            A real service, which may charge for it, is called where these are set:
              dan        DAN_API_KEY
              itsrose    ITSROSE_API_KEY
              zhiqite    ZHIQITE_ACCESS_KEY_ID and ZHIQITE_ACCESS_KEY_SECRET
              local      EASEL_LOCAL_URL, and EASEL_LOCAL_API_KEY if the server wants one
              openai     OPENAI_API_KEY
              comfyui    COMFYUI_BASE_URL, and COMFYUI_API_KEY if a proxy wants one
              replicate  REPLICATE_API_TOKEN
              bfl        BFL_API_KEY
              fal        FAL_KEY
              gemini     GEMINI_API_KEY""";

    private static final String BFL_KEY = "BFL_API_KEY";
    private static final String DAN_KEY = "DAN_API_KEY";
    private static final String FAL_KEY = "FAL_KEY";
    private static final String GEMINI_KEY = "GEMINI_API_KEY";
    private static final String ITSROSE_KEY = "ITSROSE_API_KEY";
    private static final String OPENAI_KEY = "OPENAI_API_KEY";
    private static final String REPLICATE_KEY = "REPLICATE_API_TOKEN";
    private static final String ZHIQITE_ID = "ZHIQITE_ACCESS_KEY_ID";
    private static final String ZHIQITE_SECRET = "ZHIQITE_ACCESS_KEY_SECRET";

    private static final String COMFYUI_URL = "COMFYUI_BASE_URL";
    private static final String COMFYUI_KEY = "COMFYUI_API_KEY";

    private final Map<String, String> environment;

    RealServices(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What has to be set for the real service, as in a sentence. */
    static String variables(Provider provider) {
        return switch (provider) {
            case DAN -> DAN_KEY;
            case ITSROSE -> ITSROSE_KEY;
            case ZHIQITE -> ZHIQITE_ID + " and " + ZHIQITE_SECRET;
            case LOCAL -> Local.URL_VARIABLE;
            case OPENAI -> OPENAI_KEY;
            case COMFYUI -> COMFYUI_URL;
            case REPLICATE -> REPLICATE_KEY;
            case BFL -> BFL_KEY;
            case FAL -> FAL_KEY;
            case GEMINI -> GEMINI_KEY;
        };
    }

    /** Whether the environment names the real service. */
    boolean isNamed(Provider provider) {
        return provider == Provider.ZHIQITE
                ? value(ZHIQITE_ID).or(() -> value(ZHIQITE_SECRET)).isPresent()
                : value(variables(provider)).isPresent();
    }

    /**
     * A client of the real service, which alone knows a task of another process.
     *
     * @throws UsageException if the environment names none
     */
    ImageClient required(Provider provider) {
        return client(provider)
                .orElseThrow(() -> new UsageException("TICKET is of a task of " + provider.id() + ", and "
                        + variables(provider) + " is not set; set what its client needs, since an emulator inside this"
                        + " process does not know the task"));
    }

    /**
     * A client of the real service; empty where the environment names none.
     *
     * @throws UsageException if a variable is set to what it cannot be
     */
    Optional<ImageClient> client(Provider provider) {
        return switch (provider) {
            case DAN ->
                value(DAN_KEY)
                        .map(key -> built(
                                DAN_KEY,
                                () -> at("DAN_BASE_URL", Dan.builder(), DanBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case ITSROSE ->
                value(ITSROSE_KEY)
                        .map(key -> built(
                                ITSROSE_KEY,
                                () -> at("ITSROSE_BASE_URL", ItsRose.builder(), ItsRoseBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case ZHIQITE -> zhiqite();
            case LOCAL -> value(Local.URL_VARIABLE).map(url -> built(Local.URL_VARIABLE, () -> local(url)));
            case OPENAI ->
                value(OPENAI_KEY)
                        .map(key -> built(
                                OPENAI_KEY,
                                () -> at("OPENAI_BASE_URL", OpenAi.builder(), OpenAiBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case COMFYUI ->
                value(COMFYUI_URL)
                        .map(url -> built(
                                COMFYUI_URL,
                                () -> ComfyUi.builder()
                                        .baseUrl(url)
                                        .apiKey(environment.get(COMFYUI_KEY))
                                        .build()));
            case REPLICATE ->
                value(REPLICATE_KEY)
                        .map(key -> built(
                                REPLICATE_KEY,
                                () -> at("REPLICATE_BASE_URL", Replicate.builder(), ReplicateBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case BFL ->
                value(BFL_KEY)
                        .map(key -> built(
                                BFL_KEY,
                                () -> at("BFL_BASE_URL", Bfl.builder(), BflBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case FAL ->
                value(FAL_KEY)
                        .map(key -> built(
                                FAL_KEY,
                                () -> at("FAL_BASE_URL", Fal.builder(), FalBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
            case GEMINI ->
                value(GEMINI_KEY)
                        .map(key -> built(
                                GEMINI_KEY,
                                () -> at("GEMINI_BASE_URL", Gemini.builder(), GeminiBuilder::baseUrl)
                                        .apiKey(key)
                                        .build()));
        };
    }

    /** Where nobody answers, the client says so when it draws, as those of the other services do. */
    private ImageClient local(String url) {
        try {
            return Local.fromEnv(environment);
        } catch (ConnectionException unreachable) {
            return Local.builder().baseUrl(url).build();
        }
    }

    private Optional<ImageClient> zhiqite() {
        Optional<String> id = value(ZHIQITE_ID);
        Optional<String> secret = value(ZHIQITE_SECRET);
        if (id.isPresent() != secret.isPresent()) {
            String there = id.isPresent() ? ZHIQITE_ID : ZHIQITE_SECRET;
            String missing = id.isPresent() ? ZHIQITE_SECRET : ZHIQITE_ID;
            throw new UsageException(there + " is set and " + missing
                    + " is not; set both for the real Zhiqite, or neither for its emulator");
        }
        return id.map(present -> built(
                ZHIQITE_ID,
                () -> at("ZHIQITE_BASE_URL", Zhiqite.builder(), ZhiqiteBuilder::baseUrl)
                        .accessKeyId(present)
                        .accessKeySecret(secret.orElse(null))
                        .build()));
    }

    /** As {@code fromEnv()} of each provider has it: at another address where a variable names one. */
    private <B> B at(String variable, B builder, BiFunction<B, String, B> baseUrl) {
        return value(variable).map(url -> baseUrl.apply(builder, url)).orElse(builder);
    }

    private Optional<String> value(String variable) {
        @Nullable String text = environment.get(variable);
        return Optional.ofNullable(text).filter(set -> !set.isBlank());
    }

    /** The builder speaks of its own methods; whoever set a variable knows only that. */
    private static ImageClient built(String variable, Supplier<ImageClient> builder) {
        try {
            return builder.get();
        } catch (ConfigurationException e) {
            throw new UsageException(variable + " "
                    + e.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
        } catch (EaselException e) {
            throw new UsageException(variable + " names a server that could not be asked: " + e.getMessage());
        }
    }
}
