package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.net.URISyntaxException;
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
        FreeFields.check(this.fields);
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
        return FreeFields.pictures(fields);
    }

    @Override
    void fill(JsonObject body, SubmitContext context) {
        body.putExtra(FreeFields.addressed(fields, context));
    }
}
