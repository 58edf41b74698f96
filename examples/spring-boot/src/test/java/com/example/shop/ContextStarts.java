package com.example.shop;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.stereotype.Component;

/** Counts how often the shop was started in this JVM. */
@Component
class ContextStarts implements ApplicationListener<ContextRefreshedEvent> {

    private static final AtomicInteger COUNT = new AtomicInteger();

    static int count() {
        return COUNT.get();
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        COUNT.incrementAndGet();
    }
}
