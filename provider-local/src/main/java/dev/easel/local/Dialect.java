package dev.easel.local;

import dev.easel.ProviderId;
import dev.easel.TaskPart;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;

/**
 * The wire format of one family of local servers. A new one is a class that implements this and a constant of {@link
 * LocalDialect} that makes it. A family that answers with the pictures themselves has no tasks, which is what the defaults
 * say; one with a queue overrides them.
 */
interface Dialect extends ProviderProtocol {
    @Override
    default ProviderId id() {
        return Local.PROVIDER;
    }

    @Override
    default WireRequest status(TaskPart task) {
        throw new UnsupportedOperationException("this server has no tasks to ask about");
    }

    @Override
    default StatusOutcome readStatus(WireResponse response, TaskPart task) {
        throw new UnsupportedOperationException("this server has no tasks to ask about");
    }
}
