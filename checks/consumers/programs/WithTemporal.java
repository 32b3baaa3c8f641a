import dev.easel.TaskHandle;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.Map;

/** Generates an image beside Temporal's SDK, whose Jackson is an older one. */
public final class WithTemporal {
    private WithTemporal() {}

    public static void main(String[] arguments) {
        Generate.image(arguments[0]);
        DefaultDataConverter.newDefaultInstance()
                .toPayload(Map.of("class", TaskHandle.class.getName()))
                .orElseThrow();
        System.out.println("generated");
    }
}
