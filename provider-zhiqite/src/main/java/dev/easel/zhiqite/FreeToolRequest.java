package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tool is asked for whose page Easel does not know, in the page's own words. */
final class FreeToolRequest extends ZhiqiteToolRequest {
    private static final String ID = "businessTaskId";
    private static final String CALLBACK = "callbackUrl";

    private final String code;
    private final Map<String, Object> fields;
    private final @Nullable String id;
    private final @Nullable URI callback;

    /** @throws InvalidRequestException if a field holds what JSON cannot */
    FreeToolRequest(String code, Map<String, Object> fields) {
        this.code = code;
        this.fields = new LinkedHashMap<>(fields);
        Object givenId = this.fields.remove(ID);
        this.id = givenId == null ? null : givenId.toString();
        Object givenCallback = this.fields.remove(CALLBACK);
        this.callback = givenCallback == null ? null : address(givenCallback.toString());
        RequestRules.of(this).check();
        JsonObject.create().putExtra(withAddresses(null));
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidRequestException(
                    new Violation(CALLBACK, "is not an absolute http:// or https:// address"));
        }
    }

    @Override
    public Optional<String> requestId() {
        return Optional.ofNullable(id);
    }

    @Override
    String code() {
        return code;
    }

    @Override
    Optional<URI> callback() {
        return Optional.ofNullable(callback);
    }

    @Override
    List<ImageInput> inputs() {
        List<ImageInput> inputs = new ArrayList<>();
        for (Object value : fields.values()) {
            for (Object each : value instanceof List<?> list ? list : List.of(value)) {
                if (each instanceof ImageInput input) {
                    inputs.add(input);
                }
            }
        }
        return inputs;
    }

    @Override
    void fill(JsonObject body, SubmitContext context) {
        body.putExtra(withAddresses(context));
    }

    /** @param context {@code null} to see whether the rest is JSON */
    private Map<String, Object> withAddresses(@Nullable SubmitContext context) {
        Map<String, Object> known = new LinkedHashMap<>();
        fields.forEach((name, value) -> known.put(
                name,
                value instanceof List<?> list
                        ? list.stream().map(each -> withAddress(each, context)).toList()
                        : withAddress(value, context)));
        return known;
    }

    private static Object withAddress(Object value, @Nullable SubmitContext context) {
        if (value instanceof ImageInput input) {
            return context == null ? "" : context.address(input).toString();
        }
        return value;
    }
}
