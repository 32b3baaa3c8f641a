package dev.easel.internal.client;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Operation;
import dev.easel.ProviderOptions;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import dev.easel.spi.ProviderProtocol;
import java.util.List;
import java.util.stream.Collectors;

/** Holds verbs other than making images against what the service can do. */
final class Verbs {
    private final ProviderProtocol protocol;
    private final Capabilities can;

    Verbs(ProviderProtocol protocol, Capabilities can) {
        this.protocol = protocol;
        this.can = can;
    }

    /** @throws UnsupportedByServiceException if the service does not do it */
    void require(Operation operation) {
        if (!can.operations().contains(operation)) {
            throw unsupported(operation.label() + "; " + RequestCheck.whatItDoes(can));
        }
    }

    /** @throws UnsupportedByServiceException if the service does not list them */
    void require(Catalogue catalogue) {
        if (!can.catalogues().contains(catalogue)) {
            throw unsupported("lists of " + catalogue.label() + "; "
                    + (can.catalogues().isEmpty()
                            ? "it lists nothing"
                            : "it lists "
                                    + can.catalogues().stream()
                                            .sorted()
                                            .map(Catalogue::label)
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** @throws InvalidRequestException if options are another provider's */
    void requireOwn(List<ProviderOptions> options) {
        List<Violation> foreign = options.stream()
                .filter(each -> !each.provider().equals(protocol.id()))
                .map(each -> RequestCheck.foreign(each, protocol))
                .toList();
        if (!foreign.isEmpty()) {
            throw invalid(foreign);
        }
    }

    /** @throws InvalidRequestException if an input is at hand, and the service fetches inputs and nobody uploads them */
    void requireReachable(List<ImageInput> inputs, boolean canUpload) {
        if (inputs.stream().anyMatch(input -> RequestCheck.isOutOfReach(input, can, canUpload))) {
            throw invalid(List.of(Violation.of("image", RequestCheck.needsAddress(protocol))));
        }
    }

    UnsupportedByServiceException unsupported(String what) {
        return new UnsupportedByServiceException(
                protocol.id() + " has no " + what,
                FailureDetails.builder().provider(protocol.id()).build());
    }

    private InvalidRequestException invalid(List<Violation> violations) {
        return new InvalidRequestException(
                violations, FailureDetails.builder().provider(protocol.id()).build());
    }
}
