package dev.easel.bulk;

import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.routing.Budget;
import dev.easel.routing.Money;
import dev.easel.routing.PriceList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Bulk} was told. */
record Settings(
        List<ImageClient> clients,
        Ledger ledger,
        Path directory,
        @Nullable Integer inFlight,
        @Nullable Budget budget,
        @Nullable Money limit,
        @Nullable PriceList prices,
        boolean allowsUnknownPrices,
        RetryRules retries,
        List<StopCondition> conditions,
        List<BulkListener> listeners,
        Duration deadline,
        Duration patience,
        Duration lease,
        @Nullable PollSchedule pollSchedule) {}
