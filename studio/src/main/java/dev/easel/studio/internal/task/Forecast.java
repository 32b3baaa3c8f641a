package dev.easel.studio.internal.task;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.UnsupportedPolicy;
import dev.easel.Violation;
import dev.easel.studio.StudioService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the services would do with an order. Nothing is stored or sent.
 *
 * @param refused why a service would not be asked, by its id
 * @param leftOut the fields that a service would be asked without, since it does not honour them, by its id
 */
public record Forecast(Map<String, String> refused, Map<String, Set<String>> leftOut) {
    /**
     * Asks the clients, which check an order as they do before they send it.
     *
     * @param services by their ids; those of the order are among them
     * @param folder where the images would go
     */
    public static Forecast of(Order order, Map<String, StudioService> services, Path folder) {
        Map<String, String> refused = new LinkedHashMap<>();
        Map<String, Set<String>> leftOut = new LinkedHashMap<>();
        for (String id : order.services()) {
            StudioService service = services.get(id);
            if (service == null) {
                continue;
            }
            try {
                ImageRequest request = order.request(service);
                prepare(service, request, folder, UnsupportedPolicy.WARN);
                Set<String> fields = fieldsThatAreNotHonoured(service, request, folder);
                if (!fields.isEmpty()) {
                    leftOut.put(id, fields);
                }
            } catch (RuntimeException e) {
                refused.put(id, words(e));
            }
        }
        return new Forecast(refused, leftOut);
    }

    private static Set<String> fieldsThatAreNotHonoured(StudioService service, ImageRequest request, Path folder) {
        try {
            prepare(service, request, folder, UnsupportedPolicy.FAIL);
            return Set.of();
        } catch (InvalidRequestException e) {
            return fields(e.violations());
        }
    }

    private static void prepare(StudioService service, ImageRequest request, Path folder, UnsupportedPolicy policy) {
        service.client()
                .prepare(
                        request,
                        CallOptions.builder()
                                .destination(Destination.directory(folder))
                                .unsupported(policy)
                                .build());
    }

    private static Set<String> fields(List<Violation> violations) {
        return violations.stream().map(Violation::field).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why an order was refused, without the name of the service. */
    static String words(RuntimeException e) {
        return e instanceof InvalidRequestException invalid
                ? invalid.violations().stream().map(Violation::toString).collect(Collectors.joining("; "))
                : String.valueOf(e.getMessage());
    }
}
