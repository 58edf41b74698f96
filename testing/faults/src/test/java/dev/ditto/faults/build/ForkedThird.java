package dev.ditto.faults.build;

final class ForkedThird extends Shared {}
