package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A call to a path that Easel does not know: whatever it answers with a success is the result. */
final class RawJob implements Job {
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    private final String path;
    private final Map<String, Object> fields;

    /** @throws InvalidRequestException if the path is none, or a field holds what JSON cannot */
    RawJob(String path, Map<String, Object> fields) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidRequestException(new Violation(
                    "path",
                    "is none: give it from the base URL on, beginning with a slash, without a query; letters, digits and"
                            + " - . _ ~ between slashes"));
        }
        FreeFields.check(fields);
        this.path = path;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** No code of a tool, so that nothing is asked about it. */
    @Override
    public String kind() {
        return ":raw";
    }

    @Override
    public List<ImageInput> inputs() {
        return FreeFields.pictures(fields);
    }

    @Override
    public WireRequest submit(SubmitContext context) {
        JsonObject body = JsonObject.create().putExtra(FreeFields.addressed(fields, context));
        return WireRequest.post(path).json(body).build();
    }

    @Override
    public SubmitOutcome readSubmit(WireResponse response, SubmitContext context) {
        Envelope envelope = Envelope.of(response);
        return envelope.problem().isPresent()
                ? new SubmitOutcome.Refused(envelope.problem().get())
                : new SubmitOutcome.Finished(FinishedWork.ofTexts(List.of(ToolResult.json(envelope.data()))));
    }
}
