package dev.easel.local;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;
import dev.easel.Violation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients of local image servers with an OpenAI-style interface, and of their relatives. The client speaks LlamaEdge's sd-api-server
 * on {@value #DEFAULT_URL}, unless {@link LocalBuilder#dialect} and {@link LocalBuilder#baseUrl} say otherwise: {@link
 * LocalDialect} has stable-diffusion.cpp's own server, AUTOMATIC1111, LocalAI, vLLM-omni, SGLang and OpenAI too, and says of
 * each what it can do.
 *
 * <p>What to know of sd-api-server 0.2.4, from its documentation and its source:
 *
 * <ul>
 *   <li>The model, the VAE, the LoRAs and the control model are chosen when the server is started. A request has to name a
 *       model all the same, and the name chooses nothing; Easel sends {@value #ANY_MODEL} where the request names none.
 *   <li>It makes one image a call, always PNG, and one after another. More images are more calls, made one by one.
 *   <li>It would generate the same image for everybody who sends no seed. Easel draws one, so that every image is another
 *       one and its seed is known. Seeds are 0 to 2147483647.
 *   <li>Image to image and ControlNet have no negative prompt, and do not go together; there is no inpainting.
 *   <li>A control image is used as it is, whatever its {@link dev.easel.ControlType}: give edges to a server with a Canny
 *       control model, not a photograph. Its source lets the last control image go on shaping later requests that
 *       bring none.
 *   <li>It has no schedule to choose: it reads the field and does not use it.
 * </ul>
 *
 * <p>What such servers do beside generation (its files, another's variations, any other route) is {@link LocalService}.
 *
 * <p>A generation cannot be polled or stopped: a call whose response is lost is an {@link
 * dev.easel.OutcomeUnknownException}, and a cancelled one is generated to its end at the server.
 */
public final class Local {
    /** The name of this provider. */
    public static final ProviderId PROVIDER = ProviderId.of("local");

    /** The address of sd-api-server on this machine. */
    public static final String DEFAULT_URL = "http://localhost:8080";

    /** The model's name that is sent to sd-api-server where a request names none. It chooses nothing. */
    public static final String ANY_MODEL = "sd";

    /** The environment variable that {@link #fromEnv()} takes the server's address from. */
    public static final String URL_VARIABLE = "EASEL_LOCAL_URL";

    /** The environment variable that {@link #fromEnv()} takes the server's key from. */
    public static final String API_KEY_VARIABLE = "EASEL_LOCAL_API_KEY";

    /** The environment variable that {@link #fromEnv()} takes the server's dialect from: a name of {@link LocalDialect}. */
    public static final String DIALECT_VARIABLE = "EASEL_LOCAL_DIALECT";

    private Local() {}

    /** Returns a new builder of clients, with every option at its default. */
    public static LocalBuilder builder() {
        return new LocalBuilder();
    }

    /**
     * Returns a client of the server at the address in {@value #URL_VARIABLE}, with the key in {@value #API_KEY_VARIABLE}, if
     * there is one, and with the dialect in {@value #DIALECT_VARIABLE}. Where no dialect is set, the server is requested it,
     * blocking, as {@link LocalBuilder#detectDialect()} does; where no address is set either, at {@value #DEFAULT_URL}. A
     * variable that is blank counts as not set.
     *
     * @throws ConfigurationException if the address, the key or the dialect cannot be one, or no dialect fits
     * @throws dev.easel.EaselException if the server has to be asked, and was not reached or did not respond in time
     */
    public static ImageClient fromEnv() {
        return fromEnv(System.getenv());
    }

    /**
     * Does the same with other variables than those of the process.
     *
     * @throws ConfigurationException as {@link #fromEnv()}
     * @throws dev.easel.EaselException as {@link #fromEnv()}
     */
    public static ImageClient fromEnv(Map<String, String> environment) {
        return fromEnv(environment::get, LocalBuilder::detectDialect).build();
    }

    /** @param detect asks the server for its dialect */
    static LocalBuilder fromEnv(Function<String, @Nullable String> environment, UnaryOperator<LocalBuilder> detect) {
        LocalBuilder builder = builder().apiKey(environment.apply(API_KEY_VARIABLE));
        String url = environment.apply(URL_VARIABLE);
        String dialect = environment.apply(DIALECT_VARIABLE);
        boolean told = dialect != null && !dialect.isBlank();
        if (url != null && !url.isBlank()) {
            builder.baseUrl(url);
        } else if (!told) {
            builder.baseUrl(DEFAULT_URL);
        }
        return told ? builder.dialect(dialect(dialect)) : detect.apply(builder);
    }

    private static LocalDialect dialect(@Nullable String name) {
        String constant = String.valueOf(name).strip().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        for (LocalDialect dialect : LocalDialect.values()) {
            if (dialect.name().equals(constant)) {
                return dialect;
            }
        }
        throw new ConfigurationException(Violation.of(
                Violation.Code.MALFORMED,
                "dialect",
                "is \"" + name + "\" in " + DIALECT_VARIABLE + "; give one of "
                        + Arrays.stream(LocalDialect.values())
                                .map(LocalDialect::name)
                                .collect(Collectors.joining(", "))
                        + ", or leave it out and Easel asks the server"));
    }
}
