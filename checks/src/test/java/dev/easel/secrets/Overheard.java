package dev.easel.secrets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Everything that a program could come to write down while this is open: what is logged at any level, through SLF4J and
 * through the JDK's logging (OkHttp's way), and whatever else is told to it, exceptions with their stacks, causes and
 * suppressed ones included.
 */
final class Overheard implements AutoCloseable {
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final Logger root;
    private final Level rootLevel;
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Listening appender = new Listening();
    private final java.util.logging.Logger jdkRoot = java.util.logging.Logger.getLogger("");
    private final java.util.logging.Level jdkLevel = jdkRoot.getLevel();
    private final List<Handler> jdkHandlers = List.of(jdkRoot.getHandlers());
    private final Handler listener = new Listener();

    Overheard() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        rootLevel = root.getLevel();
        // Nobody wants to read all that.
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.ALL);
        jdkHandlers.forEach(jdkRoot::removeHandler);
        listener.setLevel(java.util.logging.Level.ALL);
        jdkRoot.addHandler(listener);
        jdkRoot.setLevel(java.util.logging.Level.ALL);
    }

    /** Listens to what a value prints. */
    void tell(Object value) {
        if (value instanceof Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text, true));
            texts.add(text.toString());
        } else {
            texts.add(String.valueOf(value));
        }
    }

    /** What was heard that holds one of the marks. */
    List<String> leaks(String... marks) {
        return texts.stream()
                .filter(text -> Arrays.stream(marks).anyMatch(text::contains))
                .toList();
    }

    /** How much was heard at all. */
    int size() {
        return texts.size();
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        others.forEach(root::addAppender);
        root.setLevel(rootLevel);
        jdkRoot.removeHandler(listener);
        jdkHandlers.forEach(jdkRoot::addHandler);
        jdkRoot.setLevel(jdkLevel);
    }

    private final class Listening extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            texts.add(event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private final class Listener extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord event) {
            texts.add(formatter.format(event));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
