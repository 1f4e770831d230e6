"""The inbox: what must I do now, what is late?"""
