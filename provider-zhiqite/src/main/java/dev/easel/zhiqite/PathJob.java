package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Job;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A call to a path that Easel does not know: whatever the service responds with a success is the result. */
final class PathJob implements Job {
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    private final String path;
    private final Fields fields;

    /** @throws InvalidRequestException if it is no path, or a field holds what JSON cannot */
    PathJob(String path, Map<String, Object> fields) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    "path",
                    "is none: give it from the base URL on, beginning with a slash, without a query; letters, digits and"
                            + " - . _ ~ between slashes"));
        }
        Fields.check(fields);
        this.path = path;
        this.fields = Fields.create().putAll(fields);
    }

    /** Not a tool's code, so that nobody polls it. */
    @Override
    public String kind() {
        return ":raw";
    }

    @Override
    public List<ImageInput> inputs() {
        return fields.images();
    }

    @Override
    public WireExchange<FinishedWork> submit(SubmitContext context) {
        WireRequest request = WireRequest.post(path).json(fields.json(context)).build();
        return new WireExchange<>(
                request,
                response -> ZhiqiteErrors.read(
                        response, data -> Outcome.done(FinishedWork.ofTexts(List.of(ToolResult.json(data))))));
    }
}
