package dev.easel.spring.boot;

import dev.easel.ImageClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The names of beans and properties, which follow from the name of a client. */
final class EaselNames {
    private static final String CLIENT = "ImageClient";
    private static final String ROUTER = "dev.easel.routing.RoutingClient";

    private EaselNames() {}

    static String connectionDetails(String client) {
        return client + "ConnectionDetails";
    }

    static String clientBean(String client) {
        return client + CLIENT;
    }

    /** {@code dan} for {@code danImageClient}; another name of a bean is the client's as it is. */
    static String ofClientBean(String bean) {
        return bean.endsWith(CLIENT) && bean.length() > CLIENT.length()
                ? bean.substring(0, bean.length() - CLIENT.length())
                : bean;
    }

    /** {@code base-url} for {@code baseUrl}. */
    static String property(String setting) {
        return setting.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** Returns the clients of the application by their names, without those that route to them. */
    static Map<String, ImageClient> clients(ListableBeanFactory beans) {
        Map<String, ImageClient> clients = new LinkedHashMap<>();
        for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, ImageClient.class)) {
            Class<?> type = beans.getType(name);
            // By its name: easel-routing may be absent. To ask the bean itself would create the router while it is
            // created.
            if (type == null || !type.getName().equals(ROUTER)) {
                clients.put(ofClientBean(name), beans.getBean(name, ImageClient.class));
            }
        }
        return clients;
    }
}
